"""The whole of retention, played by Hypothesis over the real functions beside the plain model.

A step of the world costs a thousand times what it costs elsewhere, so that every run of the tests plays little; the environment
variable ``NIGHTS`` gives the number of games, of fifty steps each, for a long run.
"""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.nights.model import ACCOUNTS, ARCHIVED, CASES, PEOPLE, Model, Policy
from tests.scenarios.story import ANONYMISATION_RUN, NIGHTS, POLICY_RUN, Story
from tests.scenarios.town import WORKFLOWS, planted
from tests.world import council
from tests.world.links import check_links
from tests.world.stored import opened
from tests.world.world import world

LONDON = ZoneInfo("Europe/London")
GAMES = int(os.environ.get("NIGHTS", "0"))
PERSON, CASE_KEYS, ACCOUNT_KEYS = "people/p", ("cases/a", "cases/b"), ("accounts/x", "accounts/y")
# A person whose time may come. Accounts point to the other: whether one goes in its person's own night is a matter of order.
KIN = "people/q"
LATE_KEYS = ("cases/late", "cases/later", "accounts/late")  # come while the game goes on, if at all
KEYS = (*CASE_KEYS, *ACCOUNT_KEYS, *LATE_KEYS, KIN)
JOBS = {POLICY_RUN: "retention_policies", ANONYMISATION_RUN: "retention_anonymisation"}
MOVES = {
    "open": "to closed",
    "closed": "reopen",
    ARCHIVED: "reopen",
    "active": "to left",
    "left": "reopen",
    "known": "to moved away",
    "moved away": "reopen",
}
months = st.sampled_from([None, 0, 1, 2, 13])
brakes = st.sampled_from([(10_000, 10_000), (10_000, 10_000), (0, 10_000), (10_000, 0), (1, 1)])
days = st.integers(0, 60).map(timedelta)
guarded = st.sampled_from([PERSON, KIN, *CASE_KEYS, "cases/late"])
owners = st.sampled_from([None, PERSON, KIN, KIN])


class Nights(RuleBasedStateMachine):
    """One game: a world and its model, which must never differ."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.world = self._stack.enter_context(world())
        self.story = Story(self.world)
        self.model = Model(today=self.world.now.date())

    def teardown(self) -> None:
        self._stack.close()

    @initialize(data=st.data())
    def found(self, data: st.DataObject) -> None:
        for name in (CASES, ACCOUNTS, PEOPLE):
            self._do({"send": {"method": "PUT", "path": f"workflows/{name}", "body": WORKFLOWS[name]}})
        self._create(PERSON, PEOPLE, has_ended=False, ended=self.model.today, person=None)
        self._create(KIN, PEOPLE, has_ended=True, ended=self.model.today - data.draw(days), person=None)
        for key in (*CASE_KEYS, *ACCOUNT_KEYS):
            self.create(key, data.draw(st.booleans()), data.draw(days), data.draw(owners))
        for workflow in (CASES, PEOPLE):
            self.publish(workflow=workflow, policy=Policy(enabled=True, months=1, file_months=1))

    @rule(key=st.sampled_from(LATE_KEYS), has_ended=st.booleans(), before=days, owner=owners)
    def create(self, key: str, has_ended: bool, before: timedelta, owner: str | None) -> None:  # noqa: FBT001 – Hypothesis draws them
        if owner is not None and (not self._lives(owner) or key.startswith(ACCOUNTS)):
            owner = PERSON
        if key not in self.model.items:
            self._create(
                key,
                key.partition("/")[0],
                has_ended=has_ended,
                ended=self.model.today - before,
                person=owner,
            )

    def _create(self, key: str, workflow: str, *, has_ended: bool, ended: date, person: str | None) -> None:
        self.model.create(key, workflow, has_ended=has_ended, ended=ended, person=person)
        said: dict[str, Any] = {"id": key, "state": self.model.items[key].state}
        if ended < self.model.today:
            said["since"] = ended
        if person is not None:
            said["person"] = person
        self._do({"record": said})

    def _do(self, step: dict[str, Any], refused: str | None = None) -> None:
        """Take a step of the scenarios; *refused* is the code that the model expects."""
        verb, said = next(iter(step.items()))
        reply = getattr(self.story, "do_" + verb.replace(" ", "_"))(said)
        assert (reply.body["code"] if reply.status >= 400 else None) == refused, (step, reply.body)

    def _lives(self, key: str) -> bool:
        return key in self.model.items and not self.model.items[key].erased

    def _there(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if key in self.model.items]

    @rule(key=st.sampled_from(KEYS))
    def move(self, key: str) -> None:
        if self._lives(key):
            before = self.model.items[key].state
            self._do({"transition": {"of": key, "by": MOVES[before]}}, self.model.move(key))

    @rule(key=st.sampled_from([*CASE_KEYS, "cases/late"]))
    def archive(self, key: str) -> None:
        if self._lives(key) and self.model.items[key].state == "closed":
            self._do({"transition": {"of": key, "by": "closed to archived"}}, self.model.archive(key))

    @rule(key=guarded)
    def hold_or_release(self, key: str) -> None:
        if self._lives(key):
            item = self.model.items[key]
            self._do({"release": key} if item.is_held else {"hold": key})
            item.is_held = not item.is_held

    @rule(key=guarded)
    def restrict_or_lift(self, key: str) -> None:
        if self._lives(key):
            item = self.model.items[key]
            lift = {"lift restriction": {"of": key, "told on": self.model.today}}
            self._do(lift if item.is_restricted else {"restrict": key})
            item.is_restricted = not item.is_restricted

    @rule(key=st.sampled_from(KEYS), after=days)
    def request(self, key: str, after: timedelta) -> None:
        if self._lives(key):
            due = self.model.today + after
            self._do({"request": {"for": key, "by": due}}, self.model.request(key, due))

    @rule(key=st.sampled_from(KEYS))
    def withdraw(self, key: str) -> None:
        if self._lives(key):
            self._do({"withdraw": key}, self.model.withdraw(key))

    @rule(key=st.sampled_from([*CASE_KEYS, "cases/late"]), before=days)
    def add_file(self, key: str, before: timedelta) -> None:
        if self._lives(key):
            added = self.model.today - before
            said = {"of": key} | ({"added": added} if before else {})
            self._do({"file": said}, self.model.add_file(key, added))

    @rule(key=st.sampled_from([*ACCOUNT_KEYS, "accounts/late"]))
    def log_in(self, key: str) -> None:
        if key in self.model.items:
            self.story.do_log_in(key)
            assert self.story.login == self.model.log_in(key)

    @rule(
        workflow=st.sampled_from([CASES, ACCOUNTS, PEOPLE]),
        policy=st.builds(
            Policy,
            enabled=st.sampled_from([True, True, True, False]),
            months=months,
            file_months=months,
            archived_months=months,
        ),
    )
    def publish(self, workflow: str, policy: Policy) -> None:
        said: dict[str, Any] = {"of": workflow, "months": policy.months, "file months": policy.file_months}
        if workflow == CASES:
            said["months by state"] = {ARCHIVED: policy.archived_months}
        reply = self.story.do_publish({**said, "disabled": not policy.enabled})
        self.world.settle()
        expected = self.model.publish(workflow, policy)
        job = reply.expect(200).body["job"]
        assert (job is not None) == (expected is not None)
        if job is not None:
            assert council.read_job(self.world, job)["outcomes"] == expected

    @rule(
        passing=st.sampled_from([1, 1, 2, 17, 31]),
        cancelled=st.sampled_from([False, False, False, True]),
        brakes=brakes,
        confirmed=st.sampled_from(["nothing", "each", "all"]),
    )
    def night(self, passing: int, cancelled: bool, brakes: tuple[int, int], confirmed: str) -> None:  # noqa: FBT001 – Hypothesis draws it
        self.model.today += timedelta(days=passing)
        assert self._run(POLICY_RUN) == self.model.policy_run()
        limits = (10_000, 10_000) if cancelled else brakes
        self._do({"settings": {"erasure_brake": limits[0], "file_erasure_brake": limits[1]}})
        if cancelled:
            assert self._run(ANONYMISATION_RUN, cancelled=True) == {}
            return
        there = self._there(KEYS)
        was = {key for key in there if self.model.items[key].erased}
        allowed = {key for key in there if key not in was and self.model.may_be_erased(key)}
        records, files = self.model.due()
        if sum(records.values()) > limits[0] or sum(files.values()) > limits[1]:
            self._stopped(records, files, confirmed)
        else:
            counts = self._run(ANONYMISATION_RUN)
            assert counts == self.model.anonymisation_run()
            gone = {key for key in there if council.read(self.world, key)["dp_anonymised"]} - was
            assert counts.get("erased", 0) == len(gone), "what is counted as erased is erased"
        erased = {key for key in there if council.read(self.world, key)["dp_anonymised"]} - was
        assert erased <= allowed, "withheld, or early by the policy of today"
        assert erased == {key for key in there if self.model.items[key].erased} - was, "late"
        everything = self.world.everything()
        assert [key for key in erased if planted(key) in everything] == []

    def _stopped(self, records: dict[str, int], files: dict[str, int], confirmed: str) -> None:
        """Let a night come that the brake stops, and confirm it, whole or by workflow (X17)."""
        night = self._tick(ANONYMISATION_RUN)
        self.world.settle()
        found = council.read_job(self.world, night)
        assert (found["status"], found["ground"], found["outcomes"]) == ("failed", "brake", {})
        assert found["stopped"] == {"records": records, "files": files, "learners": 0}
        assert self._counts_of(f"{night}-requests") == self.model.anonymisation_run(requests_only=True)
        asked: dict[str, list[list[str] | None]] = {
            "each": [[name] for name in sorted(records.keys() | files.keys())],
            "all": [None],
            "nothing": [],
        }
        for workflows in asked[confirmed]:
            said = {"night": night} | ({"workflows": workflows} if workflows else {})
            job = self.story.do_confirm(said).expect(202).body["id"]
            self.world.settle()
            counts = self._counts_of(job)
            assert counts == self.model.anonymisation_run(workflow=workflows[0] if workflows else None)
            self._do({"confirm": said}, "already_confirmed")

    def _counts_of(self, job: str) -> dict[str, int]:
        found = council.read_job(self.world, job)
        assert found["status"].startswith("success")
        items = self.world.call("GET", f"/v1/jobs/{job}/history?limit=200").expect(200).body["items"]
        files = sum(item["attachment"] is not None for item in items)
        assert found["progress"] == {"processed": len(items) - files, "total": None}
        assert found["files_processed"] == files
        # X11a: each entry names its author, and the version of the policy that judged it, if there was one.
        assert {item["by"] for item in items} <= {found["requested_by"]}
        for item in items:
            has_policy = item["record"].partition("/")[0] in self.model.policies
            assert (item["policy_version"] is not None) == has_policy, item
        return dict(found["outcomes"])

    def _tick(self, function: str) -> str:
        at = datetime.combine(self.model.today, NIGHTS[function], tzinfo=LONDON)
        self.world.pass_time(at - self.world.now)
        self.world.tick(function)
        return f"{JOBS[function]}-{self.model.today}"

    def _run(self, function: str, *, cancelled: bool = False) -> dict[str, int]:
        """Let the night's run come, and return what its job counted."""
        job = self._tick(function)
        is_quiet = council.read_job(self.world, job)["status"] == "success"
        if cancelled:
            # A night that finds nothing to do has ended at once, so that there must have been nothing to do.
            assert not (is_quiet and deepcopy(self.model).anonymisation_run())
            self._do({"cancel": job}, "job_ended" if is_quiet else None)
        self.world.settle()
        if cancelled and not is_quiet:
            found = council.read_job(self.world, job)
            assert (found["status"], found["progress"]["processed"]) == ("cancelled", 0)
            return dict(found["outcomes"])
        return self._counts_of(job)

    @precondition(lambda self: self.model.items)
    @invariant()
    def dates_are_what_the_model_says(self) -> None:
        for key in self._there(KEYS):
            item, found = self.model.items[key], council.read(self.world, key)
            assert (key, found["dp_anonymisation_date"]) == (key, str(item.date) if item.date else None)
            assert (key, found["dp_anonymised_date"]) == (key, str(item.erased) if item.erased else None)
            assert (key, found["state"]) == (key, item.state)
            ended = found["ended_at"] and datetime.fromisoformat(found["ended_at"]).astimezone(LONDON).date()
            assert (key, ended) == (key, item.ended if item.has_ended else None)

    @precondition(lambda self: self.model.items)
    @invariant()
    def files_are_what_the_model_says_and_links_are_equal_at_both_ends(self) -> None:
        check_links(self.world.rows("RecordsTable"))
        for key in self._there([*CASE_KEYS, *LATE_KEYS]):
            rows = council.rows_of(self.world, key)
            found = {sk: opened(row).get("due_on") for sk, row in rows.items() if sk.startswith("FILE#")}
            files = self.model.items[key].files
            assert found == {f"FILE#{no:06d}": str(file.due) if file.due else None for no, file in files.items()}


TestNights = Nights.TestCase
TestNights.settings = settings(
    deadline=None,
    derandomize=not GAMES,
    max_examples=GAMES or 3,
    stateful_step_count=50 if GAMES else 16,
    # Shrinking would play the game hundreds of times over; the steps that failed are printed as they were.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
