"""People, cases and strands that users and jobs change at will, and the links that their rows ought to have (X7, X18)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from shared.access.permissions import Permission
from shared.application.ports import RecordStore
from shared.application.records.guard_record import GuardRecord
from shared.application.records.save_record import Draft, SaveRecord
from shared.application.records.transition_record import TransitionRecord
from shared.application.retention.date_chunk import DateChunk
from shared.application.retention.request_anonymisation import RequestAnonymisation
from shared.erasure.decision import ErasureTask, Named
from shared.jobs.job import PolicyRun, RuleRange
from shared.kernel.errors import ExpungeError, Unavailable
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.guards import GuardName
from shared.records.links import Counts, LinkFacts
from shared.records.record import Record
from shared.records.workflow import Kind, State, Transition, Workflow
from tests.fakes.links import links_of
from tests.unit.application.every_type import every_type
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    COMPLAINTS,
    NOW,
    PEOPLE,
    STRANDS,
    TODAY,
    T,
    a_caller,
    a_job,
    a_shard,
    a_workflow,
    key,
)

CALLER = a_caller(*Permission)
ACCOUNTS = "accounts"
PERSONS = (key("p1", PEOPLE), key("p2", PEOPLE))
CASES = (key("c1"), key("c2"))
ALL = (*PERSONS, *CASES, key("s1", STRANDS), key("s2", STRANDS), key("a1", ACCOUNTS))
WAYS = {
    "transitions": (
        Transition(name="close", origins=("open",), target="closed"),
        Transition(name="reopen", origins=("closed", "archived"), target="open"),
        Transition(name="archive", origins=("closed",), target="archived"),
    ),
    "states": (State(name="open", end=False), State(name="closed", end=True), State(name="archived", end=True)),
    "fields": (),
    "allow_personal_data_deletion": True,
}
KINDS = {COMPLAINTS: Kind.CASE, PEOPLE: Kind.PERSON, STRANDS: Kind.STRAND, ACCOUNTS: Kind.PORTAL_ACCOUNT}
WORKFLOWS: dict[str, Workflow] = {name: a_workflow(name, kind=kind, **WAYS) for name, kind in KINDS.items()}
Act = Literal["save", "move", "hold", "lift", "request", "rule", "erase", "die", "give_up"]
ACTS: tuple[Act, ...] = ("save", "move", "hold", "lift", "request", "rule", "erase", "die", "give_up")


@dataclass(frozen=True, slots=True)
class Step:
    """One act on one record; *pick* chooses among what the act has to choose from."""

    act: Act
    record: RecordKey
    pick: int


class Play:
    """The use cases on one store, and what it holds."""

    def __init__(self, store: RecordStore | None = None) -> None:
        rig = Rig()
        rig.keep(*WORKFLOWS.values())
        if store is not None:
            rig.records = store  # type: ignore[assignment]  # the use cases take any store
        self.rig, self.jobs = rig, 0
        rig.wire(every_type(rig))
        self.acts: Mapping[Act, Callable[[RecordKey, int], None]] = {
            "save": self._save,
            "move": self._move,
            "hold": self._hold,
            "lift": self._lift,
            "request": self._request,
            "rule": self._rule,
            "erase": self._erase,
            "die": self._die,
            "give_up": self._give_up,
        }

    def does(self, step: Step) -> None:
        """Carry out *step*; what the rules refuse is left undone."""
        with suppress(ExpungeError):
            self.acts[step.act](step.record, step.pick)

    def row(self, own: RecordKey) -> Record | None:
        return self.rig.records.read(T, [own]).records.get(own)

    def rows(self) -> dict[RecordKey, Record]:
        return dict(self.rig.records.read(T, ALL).records)

    def _save(self, own: RecordKey, pick: int) -> None:
        kind, there = KINDS[own.workflow], self.row(own)
        person = None if kind is Kind.PERSON else (*PERSONS, None)[pick % 3]
        parent = (*CASES, None)[pick // 3 % 3] if kind is Kind.STRAND else None
        state = ("open", "closed")[pick // 9 % 2] if there is None else None
        version = there.version if there else None
        draft = Draft(values={}, state=state, person=person, parent=parent, version=version)
        SaveRecord(self.rig)(CALLER, own, draft)

    def _move(self, own: RecordKey, pick: int) -> None:
        TransitionRecord(self.rig)(CALLER, own, ("close", "reopen", "archive")[pick % 3])

    def _hold(self, own: RecordKey, pick: int) -> None:
        GuardRecord(self.rig).place(CALLER, own, list(GuardName)[pick % 2], "inquest", TODAY)

    def _lift(self, own: RecordKey, pick: int) -> None:
        GuardRecord(self.rig).lift(CALLER, own, list(GuardName)[pick % 2], TODAY)

    def _request(self, own: RecordKey, _pick: int) -> None:
        RequestAnonymisation(self.rig).place(CALLER, own, "asked", TODAY)

    def _rule(self, own: RecordKey, pick: int) -> None:
        rule = RuleRange(workflow=own.workflow, state="closed", transition=("archive", "reopen")[pick % 2], until=NOW)
        job = a_job(id=self._next(), request=PolicyRun(today=TODAY, workflows=(own.workflow,), rules=(rule,)))
        DateChunk(self.rig)(T, job, 1, [own])

    def _erase(self, own: RecordKey, pick: int) -> None:
        task = ErasureTask(
            job=self._next(), by="asker", asked_at=NOW, basis=Named(), transition=(None, "archive")[pick % 2]
        )
        self.rig.erase_chunk(T, task, 1, [own])

    def _die(self, own: RecordKey, pick: int) -> None:
        """Claim the record, and no more."""

        def die() -> None:
            raise Unavailable("store_unavailable", "no answer")

        self.rig.files.before_deleting.append(die)
        try:
            self._erase(own, pick)
        finally:
            self.rig.files.before_deleting.clear()

    def _give_up(self, own: RecordKey, _pick: int) -> None:
        """Let the dead letter give the record's claim up, and the resume function complete it."""
        there = self.row(own)
        if there is None or there.claim is None:
            return
        job = a_job(id=there.claim.job)
        self.rig.start(job, a_shard(job=job.id, in_hand=(own,), chunk=1))
        self.rig.abandon_shard(T, job.id, 0, SPAN)
        self.rig.complete_claims(T, lambda: False)

    def _next(self) -> JobId:
        self.jobs += 1
        return JobId(f"job-{self.jobs}")


def wanted(
    rows: Mapping[RecordKey, Record],
) -> tuple[dict[tuple[RecordKey, RecordKey], LinkFacts], dict[RecordKey, Counts]]:
    """Return the links and counts that *rows* ought to have, without the counts that come to nothing."""
    links, counts = links_of(rows)
    return links, {target: found for target, found in counts.items() if found}


def is_kept(own: RecordKey, rows: Mapping[RecordKey, Record]) -> bool:
    """Tell, from the rows alone, whether a guard or an open case keeps the record (X7)."""
    record = rows[own]
    below = [row for row in rows.values() if own in _above(row, rows) and not row.is_erased]
    below = [row for row in below if KINDS[row.key.workflow] in {Kind.CASE, Kind.STRAND}]
    above = [rows[one] for one in _above(record, rows) if one in rows and not rows[one].is_erased]
    is_open = KINDS[own.workflow] is Kind.PERSON and any(row.state == "open" for row in below)
    return is_open or any(row.guards for row in (record, *above, *below))


def _above(record: Record, rows: Mapping[RecordKey, Record]) -> Iterator[RecordKey]:
    for pointer in (record.parent, record.person):
        if pointer is not None:
            yield pointer
            if pointer in rows:
                yield from _above(rows[pointer], rows)
