"""What the rules say, in the plainest way: a few records in memory, one day after the other, nothing of the product's code.

An action returns the code with which it is to be refused, or None. A night returns the outcomes that its job is to count.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

CASES, ACCOUNTS, PEOPLE = "cases", "accounts", "people"
STARTS = {CASES: "open", ACCOUNTS: "active", PEOPLE: "known"}
ENDS = {CASES: "closed", ACCOUNTS: "left", PEOPLE: "moved away"}
ARCHIVED = "archived"  # a second end state of cases


def later(day: date, months: int | None) -> date | None:
    """Return the day that many months after, clamped to the end of a shorter month (P4); None for never."""
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass
class File:
    """An attachment: when it was added, and when it is due."""

    added: date
    due: date | None = None
    is_new: bool = True
    waits: tuple[str, date | None] | None = None  # on which ground, and since it was due on which day


@dataclass
class Item:
    """A record; *is_new* until a run has looked at it since it entered its end state. Its clock starts at *ended*."""

    workflow: str
    state: str
    ended: date
    person: str | None = None
    due: date | None = None
    is_new: bool = False
    is_used: bool = False
    is_held: bool = False
    is_restricted: bool = False
    request: date | None = None
    waits: tuple[str, date | None] | None = None
    erased: date | None = None
    files: dict[int, File] = field(default_factory=dict)
    numbers: int = 0

    @property
    def has_ended(self) -> bool:
        return self.state in {ENDS.get(self.workflow), ARCHIVED}

    @property
    def is_guarded(self) -> bool:
        return self.is_held or self.is_restricted

    @property
    def date(self) -> date | None:
        """The earlier of the policy's date and the request's (P9)."""
        return None if self.erased else min((day for day in (self.due, self.request) if day), default=None)


@dataclass(frozen=True)
class Policy:
    """A published policy."""

    enabled: bool
    months: int | None
    file_months: int | None
    archived_months: int | None = None

    def of(self, state: str) -> int | None:
        return self.archived_months if state == ARCHIVED else self.months


@dataclass
class Model:
    """All there is."""

    today: date
    items: dict[str, Item] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)

    def create(self, key: str, workflow: str, *, has_ended: bool, ended: date, person: str | None) -> None:
        state = (ENDS if has_ended else STARTS)[workflow]
        is_new = has_ended and workflow in ENDS
        self.items[key] = Item(workflow=workflow, state=state, ended=ended, person=person, is_new=is_new)

    def move(self, key: str) -> str | None:
        """Close what is open, reopen what is closed (P8, P11)."""
        item = self.items[key]
        if item.is_restricted:
            return "processing_restricted"
        if item.request and item.has_ended:
            return "anonymisation_requested"
        item.state = STARTS[item.workflow] if item.has_ended else ENDS[item.workflow]
        item.ended, item.due, item.is_used, item.is_new = self.today, None, False, item.has_ended
        return None

    def archive(self, key: str) -> str | None:
        """Move a closed case on to its other end state, which keeps the clock (P4); a request dates it at once (P9)."""
        item = self.items[key]
        if item.is_restricted:
            return "processing_restricted"
        item.state, item.due, item.is_new = ARCHIVED, None, True
        policy = self._enabled(item.workflow)
        if policy and item.request:
            self._date(item, policy)
        return None

    def request(self, key: str, due: date) -> str | None:
        item = self.items[key]
        if not item.has_ended:
            return "not_in_end_state"
        policy = self._enabled(item.workflow)
        if policy and item.is_new:
            self._date(item, policy)
        item.request = due
        return None

    def withdraw(self, key: str) -> str | None:
        if self.items[key].request is None:
            return "no_anonymisation_request"
        self.items[key].request = None
        return None

    def add_file(self, key: str, added: date) -> str | None:
        item = self.items[key]
        if item.is_restricted:
            return "processing_restricted"
        item.numbers += 1
        item.files[item.numbers] = File(added=added)
        return None

    def log_in(self, key: str) -> str | None:
        """P13."""
        item = self.items[key]
        if item.erased:
            return "account_erased"
        if item.request:
            return "anonymisation_requested"
        if item.due or item.is_new:
            item.due, item.is_new, item.is_used = None, False, True
        return None

    def publish(self, workflow: str, new: Policy) -> Counter[str] | None:
        """Return what the recalculation is to count, or None if there is to be none (P3, P14)."""
        old = self._enabled(workflow)
        self.policies[workflow] = new
        if not new.enabled:
            return None
        has_files = old is None or old.file_months != new.file_months
        ends = [ENDS[workflow], *([ARCHIVED] if workflow == CASES else [])]
        changed = [state for state in ends if has_files or old is None or old.of(state) != new.of(state)]
        if not changed:
            return None
        counted: Counter[str] = Counter()
        for item in self._live(workflow):
            if item.state in changed and (item.is_new or not item.is_used):
                counted["dated"] += self._date(item, new)
            for file in item.files.values() if has_files else ():
                counted["file_dated"] += self._date_file(file, new)
        return +counted

    def policy_run(self) -> Counter[str]:
        """P4: what entered an end state, or was added, since anybody looked."""
        counted: Counter[str] = Counter()
        for item in self._live():
            policy = self._enabled(item.workflow)
            if policy is None:
                continue
            new = [file for file in item.files.values() if file.is_new]
            waits = item.is_new and not item.is_guarded and item.date is None
            if item.is_new and (waits or new):
                counted["dated"] += self._date(item, policy)
            for file in new:
                counted["file_dated"] += self._date_file(file, policy)
        return +counted

    def due(self) -> tuple[dict[str, int], dict[str, int]]:
        """X17: how many records and files the brake counts: due by policy, and not known to wait."""
        records: Counter[str] = Counter()
        files: Counter[str] = Counter()
        for item in self._live():
            if not self._is_in_run(item.workflow):
                continue
            by_policy = item.due and item.due <= self.today and not (item.request and item.request <= self.today)
            records[item.workflow] += bool(by_policy and not item.is_guarded and not self._waits(item))
            due = [file for file in item.files.values() if file.due and file.due <= self.today]
            files[item.workflow] += sum(file.waits is None or file.waits[1] != file.due for file in due)
        return dict(+records), dict(+files)

    def anonymisation_run(self, *, workflow: str | None = None, requests_only: bool = False) -> Counter[str]:
        """P5, X7, P10, P12, X17: what is due, but for what is withheld, which the history names when it is news."""
        counted: Counter[str] = Counter()
        for item in self._live(workflow):
            if not self._is_in_run(item.workflow):
                continue
            policy = None if requests_only else self.policies.get(item.workflow)
            is_asked = not requests_only or bool(item.request and item.request <= self.today)
            is_due = is_asked and item.has_ended and item.date is not None and item.date <= self.today
            files = [number for number, file in item.files.items() if policy and file.due and file.due <= self.today]
            ground = self._ground(item, is_due=is_due)
            if ground is not None:
                counted["withheld"] += self._let_wait(item, ground, files, is_due=is_due)
            elif is_due:
                item.erased, item.due, item.is_new, item.person, item.files = self.today, None, False, None, {}
                counted["erased"] += 1
            else:
                counted["file_erased"] += len(files)
                item.files = {number: file for number, file in item.files.items() if number not in files}
        return +counted

    def _let_wait(self, item: Item, ground: str, files: list[int], *, is_due: bool) -> int:
        """Let an item and its due files wait; return how many of them the history names."""
        news = [number for number in files if item.files[number].waits != (ground, item.files[number].due)]
        for number in files:
            item.files[number].waits = (ground, item.files[number].due)
        if item.is_guarded:
            return 0
        if not is_due:
            return bool(news)
        is_news, item.waits = item.waits != (ground, item.date), (ground, item.date)
        return int(is_news)

    def _ground(self, item: Item, *, is_due: bool) -> str | None:
        """X7: a guard of its own, or either way along a link; P12: a person, or a case of theirs that is open."""
        person = self.items[item.person] if item.person else None
        near = [one for one in (person, *self._cases_of(item)) if one and not one.erased]
        for prefix, several in (("", [item]), ("linked_", near)):
            for name, is_borne in (
                ("legal_hold", any(one.is_held for one in several)),
                ("processing_restricted", any(one.is_restricted for one in several)),
            ):
                if is_borne:
                    return prefix + name
        if not is_due or not self._is_linked(item):
            return None
        return "linked_to_person" if item.workflow == ACCOUNTS else "linked_open_record"

    def _waits(self, item: Item) -> bool:
        return item.waits is not None and item.waits[1] == item.date

    def _is_in_run(self, workflow: str) -> bool:
        policy = self.policies.get(workflow)
        return policy is None or policy.enabled

    def may_be_erased(self, key: str) -> bool:
        """Tell what must be true of a record that a run of today erases: neither withheld nor early (X7, X9)."""
        item = self.items[key]
        policy = self._enabled(item.workflow)
        by_policy = later(item.ended, policy.of(item.state)) if policy and not item.is_used else None
        is_due = any(day is not None and day <= self.today for day in (by_policy, item.request))
        return is_due and item.has_ended and self._ground(item, is_due=True) is None

    def _enabled(self, workflow: str) -> Policy | None:
        policy = self.policies.get(workflow)
        return policy if policy and policy.enabled else None

    def _live(self, workflow: str | None = None) -> list[Item]:
        return [one for one in self.items.values() if not one.erased and workflow in {None, one.workflow}]

    def _is_linked(self, item: Item) -> bool:
        """P12: an account waits for its person. X7: a person waits for each case of theirs that is open."""
        if item.workflow == ACCOUNTS:
            return item.person is not None and not self.items[item.person].erased
        return any(not case.has_ended for case in self._cases_of(item))

    def _cases_of(self, item: Item) -> list[Item]:
        return [case for case in self._live(CASES) if case.person and self.items[case.person] is item]

    def _date(self, item: Item, policy: Policy) -> bool:
        before, item.due, item.is_new = item.due, later(item.ended, policy.of(item.state)), False
        return item.due != before

    def _date_file(self, file: File, policy: Policy) -> bool:
        before, file.due, file.is_new = file.due, later(file.added, policy.file_months), False
        return file.due != before
