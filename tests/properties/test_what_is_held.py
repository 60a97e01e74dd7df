"""No sequence of calls without ``edit_data_protection`` weakens a hold, or takes what it keeps beyond reading back (X7a).

The test works out for itself what guards keep, both ways along each pointer, and remembers all that those records ever said.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shared.access.permissions import Permission
from shared.application.learners.save_learner import LearnerDraft
from shared.application.records.contents import AddAttachment, AddContent, NewAttachment, NewContent
from shared.application.records.guard_record import GuardRecord
from shared.application.records.save_record import Draft, SaveRecord
from shared.application.records.transition_record import TransitionRecord
from shared.erasure.decision import ErasureTask, InFilter, Named
from shared.jobs.job import IlrImport
from shared.kernel.errors import ExpungeError
from shared.kernel.identifiers import JobId, RecordKey
from shared.learners.ilr import Aim, IlrId, IlrStatus
from shared.learners.ilr_file import FiledLearner, IlrHeader
from shared.learners.retention import LearnerRetention
from shared.records.content import Attachment, ContentCounts, ContentKind, PreservedVersion
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.retention.due import Due
from tests.fakes.ilr_files import FakeIlrFile
from tests.unit.application.learners import ILR, JO, LEARNERS, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    LONDON,
    NOW,
    PEOPLE,
    STRANDS,
    TODAY,
    T,
    a_caller,
    a_caller_without,
    a_filter,
    a_job,
    a_policy,
    an_attachment,
    key,
)

PERSONS = (key("p1", PEOPLE), key("p2", PEOPLE))
CASES = (key("c1"), key("c2"))
PARTS = (key("s1", STRANDS), key("s2", STRANDS))
RECORDS = (*PERSONS, *CASES, *PARTS)
EVERYTHING = (*RECORDS, learner_key())
OFFICER = a_caller()
CALLER = a_caller_without(Permission.EDIT_DATA_PROTECTION)
LATER = TODAY + timedelta(days=4000)
DUE = Due(
    today=LATER,
    zone=LONDON,
    policies={name: a_policy(name, records=0, files=0) for name in (COMPLAINTS, PEOPLE, STRANDS)},
    learners=LearnerRetention(enabled=True, years=1),
)
BASES = (Named(), DUE, InFilter(a_filter(states=("closed",))))

records = st.sampled_from(RECORDS)
anything = st.sampled_from(EVERYTHING)
values = st.dictionaries(st.sampled_from(["name", "ward", "other"]), st.integers(0, 2).map(str), max_size=2)
aims = st.lists(st.sampled_from([Aim(completion_status=1), Aim(completion_status=6)]), max_size=2).map(tuple)
returns = st.sampled_from([ILR, IlrId("10000001-2020")])
Facts = dict[str, Any]


class Holds(RuleBasedStateMachine):
    """An officer sets and lifts guards; callers without that permission do all else."""

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig()
        self.college = College(self.rig)
        self.guard, self.save = GuardRecord(self.rig), SaveRecord(self.rig)
        self.numbers = count(1)
        # What each record said while a guard kept it.
        self.said: dict[RecordKey, Facts] = {}

    @initialize()
    def begin(self) -> None:
        for person in PERSONS:
            self._make(person, state="known")
        for case, person in zip(CASES, PERSONS, strict=True):
            self._make(case, person=person)
        for part, case in zip(PARTS, CASES, strict=True):
            self._make(part, parent=case)
        self.rig.put(a_learner(day=LONG_AGO, values={"name": "0"}))
        self.college.hand_in(a_return())

    def _make(self, record: RecordKey, state: str = "closed", **pointers: Any) -> None:  # noqa: ANN401 – any pointer
        draft = Draft(values={"name": "0"}, state=state, state_entered_at=NOW - timedelta(days=900), **pointers)
        made = self.save(OFFICER, record, draft).record
        self.rig.records.rows[T, record] = replace(made, policy_date=TODAY, awaits_dating=False)
        AddContent(self.rig)(OFFICER, record, ContentKind.NOTE, NewContent(body="0"))
        AddAttachment(self.rig)(OFFICER, record, NewAttachment(file_name="a", file_type="letter", size=1))
        file = an_attachment(1, due_on=TODAY, added_at=NOW - timedelta(days=900), awaits_dating=False)
        self.rig.put_files(record, file)

    # The officer.

    @rule(record=anything, name=st.sampled_from(GuardName))
    def set_guard(self, record: RecordKey, name: GuardName) -> None:
        self._try(lambda: self.guard.place(OFFICER, record, name, "inquest", LATER))
        for kept in self._kept():
            self.said.setdefault(kept, self._facts(kept))

    @rule(record=anything, name=st.sampled_from(GuardName))
    def lift_guard(self, record: RecordKey, name: GuardName) -> None:
        self._try(lambda: self.guard.lift(OFFICER, record, name, TODAY))
        self.said = {one: facts for one, facts in self.said.items() if one in self._kept()}

    # The others.

    @rule(
        record=records,
        values=values,
        person=st.sampled_from([None, ..., *PERSONS]),
        parent=st.sampled_from([None, ..., *CASES]),
        address=st.sampled_from([None, ..., "uprn/1"]),
    )
    def edit(self, record: RecordKey, values: Facts, person: object, parent: object, address: object) -> None:
        given = {"person": person, "parent": parent, "address": address}
        pointers: Facts = {name: pointer for name, pointer in given.items() if pointer is not ...}
        draft = Draft(values=values, version=self._row(record).version, **pointers)
        self._attack(lambda: self.save(CALLER, record, draft))

    @rule(record=records, transition=st.sampled_from(["archive", "close"]))
    def move(self, record: RecordKey, transition: str) -> None:
        self._attack(lambda: TransitionRecord(self.rig)(CALLER, record, transition))

    @rule(record=anything)
    def add(self, record: RecordKey) -> None:
        self._attack(lambda: AddContent(self.rig)(CALLER, record, ContentKind.NOTE, NewContent(body="1")))

    @rule(values=values, reference=st.sampled_from([None, "A1"]))
    def edit_learner(self, values: Facts, reference: str | None) -> None:
        draft = LearnerDraft(values=values, learn_ref_number=reference, version=self._row(learner_key()).version)
        self._attack(lambda: self.college.save(CALLER, JO, draft))

    @rule(ilr=returns, status=st.sampled_from(IlrStatus), aims=aims)
    def save_return(self, ilr: IlrId, status: IlrStatus, aims: tuple[Aim, ...]) -> None:
        self._attack(lambda: self.college.returns.save(CALLER, JO, ilr, status, aims))

    @rule(ilr=returns)
    def delete_return(self, ilr: IlrId) -> None:
        self._attack(lambda: self.college.returns.delete(CALLER, JO, ilr))

    @rule(year=st.sampled_from(["2019", "2020"]), aims=aims, reference=st.sampled_from(["A1", "A2"]))
    def import_return(self, year: str, aims: tuple[Aim, ...], reference: str) -> None:
        number = next(self.numbers)
        header = IlrHeader(ukprn="10000001", year=year, prepared_at=NOW + timedelta(days=number))
        file = FakeIlrFile(header=header, says={JO: FiledLearner(reference=reference, aims=aims)})
        job = a_job(id=JobId(f"import-{number}"), request=IlrImport(workflow=LEARNERS, file_version="v1"))
        self._attack(lambda: self.rig.import_file.chunk(T, job, 1, [learner_key()], file))

    @rule()
    def date_learners(self) -> None:
        self._attack(lambda: self.college.update(T, [JO]))

    @rule(records=st.lists(anything, min_size=1, max_size=3, unique=True), basis=st.sampled_from(BASES))
    def erase(self, records: list[RecordKey], basis: Named | Due | InFilter) -> None:
        asked_at = self.rig.clock.now()
        task = ErasureTask(job=JobId(f"job-{next(self.numbers)}"), asked_at=asked_at, by="worker", basis=basis)
        self._attack(lambda: self.rig.erase_chunk(T, task, 1, records))

    # What holds.

    @invariant()
    def x7a_what_a_guard_keeps_can_still_be_read(self) -> None:
        for record, facts in self.said.items():
            readable = self._readable(record)
            lost = {name for name, ever in facts.items() if any(one not in readable.get(name, []) for one in ever)}
            assert lost == set(), record

    def _attack(self, act: Callable[[], object]) -> None:
        kept = self._kept()
        self._try(act)
        assert kept <= self._kept(), "a guard keeps less than before"
        for one in self._kept():
            # A new link to what is held may keep more; and what is written while a guard keeps it is kept as well.
            self.said[one] = _joined(self.said.get(one, {}), self._facts(one))

    def _try(self, act: Callable[[], object]) -> None:
        with suppress(ExpungeError):
            act()

    def _row(self, record: RecordKey) -> Record:
        return self.rig.row(record)

    def _kept(self) -> set[RecordKey]:
        rows = {one: self._row(one) for one in EVERYTHING}
        kept: set[RecordKey] = set()
        for one, row in rows.items():
            if row.is_erased or not row.guards:
                continue
            kept.add(one)
            kept |= {up for up in _above(row, rows) if not rows[up].is_erased}
        kept |= {one for one, row in rows.items() if any(rows[up].guards for up in _above(row, rows))}
        return {one for one in kept if not rows[one].is_erased}

    def _facts(self, record: RecordKey) -> Facts:
        row = self._row(record)
        facts: Facts = {f"value {name}": [value] for name, value in row.values.items()}
        facts |= {"person": [str(row.person or "")], "parent": [str(row.parent or "")], "address": [row.address or ""]}
        if row.learner is not None:
            facts |= {"reference": [row.learner.learn_ref_number]}
            for one in self.rig.ilrs.returns(T, [record.record]).returns[record.record]:
                facts[f"return {one.id}"] = [(one.status.value, [asdict(aim) for aim in one.aims])]
        for (_, (owner, kind, number)), content in self.rig.records.parts.items():
            if owner == record:
                facts[f"{kind} {number}"] = [_undated(content)]
        return facts

    def _readable(self, record: RecordKey) -> Facts:
        readable = self._facts(record)
        for (_, (owner, _, _)), content in self.rig.records.parts.items():
            if owner == record and isinstance(content, PreservedVersion):
                readable = _joined(readable, dict(_said_in(content)))
        return readable


def _undated(content: object) -> object:
    """Return *content* without what a night writes on a file that it leaves."""
    if isinstance(content, Attachment):
        return replace(content, due_on=None, awaits_dating=True, waiting=None)
    return content


def _above(row: Record, rows: dict[RecordKey, Record]) -> set[RecordKey]:
    case = rows[row.parent] if row.parent else None
    return {one for one in (row.person, row.parent, case.person if case else None) if one is not None}


def _said_in(version: PreservedVersion) -> Iterator[tuple[str, list[Any]]]:
    said: Facts = dict(version.replaced)
    if version.ilr:
        yield f"return {version.ilr}", [(said["status"], said["aims"])]
        return
    for name, value in said["values"].items():
        yield f"value {name}", [value]
    for name in ("person", "parent", "address"):
        yield name, [said[f"{name}_id"] or ""]
    if "learn_ref_number" in said:
        yield "reference", [said["learn_ref_number"]]


def _joined(one: Facts, other: Facts) -> Facts:
    return {name: [*one.get(name, []), *other.get(name, [])] for name in {**one, **other}}


TestHolds = Holds.TestCase
TestHolds.settings = settings(max_examples=100, stateful_step_count=25, deadline=None, derandomize=True)


def test_x7a_the_machine_would_notice_what_is_lost() -> None:
    machine = Holds()
    machine.begin()
    machine.set_guard(learner_key(), GuardName.LEGAL_HOLD)
    assert machine.said[learner_key()]["value name"] == ["0"]
    row = machine.rig.row(learner_key())
    machine.rig.records.rows[T, learner_key()] = replace(row, values={}, counts=ContentCounts())
    with pytest.raises(AssertionError):
        machine.x7a_what_a_guard_keeps_can_still_be_read()
