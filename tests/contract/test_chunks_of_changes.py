"""Writing chunks of changes: each on its own conditions, whichever of them travel together (X3, X7, X13).

On DynamoDB Local these go as statements, on moto as puts.
"""

from dataclasses import fields, replace
from datetime import date

import pytest

from shared.application.stored import Change
from shared.records.content import ContentCounts
from shared.records.guards import Guard
from shared.records.outcome import Outcome
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Files, Whole
from tests.contract.backing import Backing
from tests.contract.builders import JOB, NOON, T, a_change, a_record, after, key
from tests.fakes.versions import stored

DAY = date(2026, 3, 2)
GUARD = Guard(reason="court", set_on=DAY, review_date=DAY)
FULL = a_record(
    values={"name": "Jo", "age": 5, "price": 5.0, "tags": ["a"], "none": None, "more": {"x": True}},
    person=key("p1", "people"),
    parent=key("c0"),
    address="a1",
    counts=ContentCounts(messages=2),
    legal_hold=GUARD,
    restriction=GUARD,
    claim=Claim(job=JOB, at=NOON, scope=Files((1, 2)), transition="leave", anonymised_on=DAY),
    claim_given_up=True,
    erasure=Erasure(at=NOON, job=JOB, counts=ErasedCounts(fields=1)),
    mark=JobMark(job=JOB, chunk=1, outcome=Outcome.ERASED, at=NOON),
    policy_date=DAY,
    awaits_dating=True,
    is_kept_by_login=True,
    request=AnonymisationRequest(reason="letter", requested_on=DAY, due_date=DAY),
    anonymised_on=DAY,
)
NAMES = [field.name for field in fields(Record) if field.name not in {"key", "version", "learner"}]


def saved(backing: Backing, *records: Record) -> None:
    assert not backing.records.save_each(T, [a_change(one) for one in records]).conflicts


def found(backing: Backing, record: Record) -> Record:
    return backing.records.read(T, [record.key]).records[record.key]


@pytest.mark.parametrize("name", NAMES)
def test_a_change_of_any_one_thing_is_stored_and_taken_back(backing: Backing, name: str) -> None:
    bare = a_record()
    saved(backing, bare, a_record(key("p1", "people")), a_record("c0"))
    changed = after(bare, **{name: getattr(replace(FULL, state="open"), name)})
    assert backing.records.save_each(T, [Change(record=changed, before=stored(bare))]).conflicts == frozenset()
    assert found(backing, bare) == stored(changed)
    back = after(changed, **{name: getattr(bare, name)})
    assert backing.records.save_each(T, [Change(record=back, before=stored(changed))]).conflicts == frozenset()
    assert found(backing, bare) == stored(back)


def test_a_number_that_equals_another_but_is_of_another_kind_is_a_change(backing: Backing) -> None:
    bare = a_record(values={"price": 5})
    saved(backing, bare)
    changed = after(bare, values={"price": 5.0})
    backing.records.save_each(T, [Change(record=changed, before=stored(bare))])
    assert repr(found(backing, bare).values) == repr({"price": 5.0})


def test_x3_each_of_many_changes_stands_or_falls_by_its_own_version(backing: Backing) -> None:
    records = [a_record(f"c{number:03d}") for number in range(60)]
    saved(backing, *records)
    moved = records[::7]
    saved(backing, *(after(one, state="open") for one in moved))
    claim = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)
    answer = backing.records.save_each(
        T, [Change(record=after(one, claim=claim), before=stored(one)) for one in records]
    )
    assert answer.conflicts == {one.key for one in moved}
    rows = backing.records.read(T, [one.key for one in records]).records
    assert answer.written == {own: row for own, row in rows.items() if own not in answer.conflicts}
    claimed = {own for own, row in rows.items() if row.claim}
    assert claimed == {one.key for one in records} - {one.key for one in moved}


def test_x3_a_record_that_is_not_there_is_lost_not_made(backing: Backing) -> None:
    there, gone = a_record("c1"), a_record("c2")
    saved(backing, there)
    changes = [Change(record=after(one, state="open"), before=stored(one)) for one in (there, gone)]
    assert backing.records.save_each(T, changes).conflicts == {gone.key}
    assert backing.records.read(T, [there.key, gone.key]).records.keys() == {there.key}


def test_x7_one_changed_person_withholds_those_that_point_to_them_and_no_other(backing: Backing) -> None:
    people = [a_record(f"p{number}") for number in range(2)]
    cases = [a_record(f"c{number:02d}") for number in range(30)]
    saved(backing, *people, *cases)
    saved(backing, after(people[0], legal_hold=GUARD))
    claim = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)
    changes = [
        Change(record=after(case, claim=claim), before=stored(case), links={people[number % 2].key: 1})
        for number, case in enumerate(cases)
    ]
    assert backing.records.save_each(T, changes).conflicts == {case.key for case in cases[::2]}


def test_x7_a_strand_and_its_case_on_one_chunk_are_each_judged(backing: Backing) -> None:
    case, strand = a_record("c1"), a_record("s1")
    saved(backing, case, strand)
    claim = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)
    changes = [
        Change(record=after(strand, claim=claim), before=stored(strand), links={case.key: 1}),
        Change(record=after(case, claim=claim), before=stored(case), links={key("nobody"): 1}),
    ]
    assert backing.records.save_each(T, changes).conflicts == {case.key}
    assert found(backing, strand).claim == claim


def test_x13_a_record_that_can_t_be_stored_is_rejected_and_stops_no_other(backing: Backing) -> None:
    big, good = a_record("c1"), a_record("c2")
    saved(backing, big, good)
    changes = [
        Change(record=after(big, values={"bad": object()}), before=stored(big)),
        Change(record=after(good, state="open"), before=stored(good)),
    ]
    if hasattr(backing.records, "unstorable"):
        backing.records.unstorable.add(big.key)
    answer = backing.records.save_each(T, changes)
    assert answer.rejected == {big.key}
    assert not answer.conflicts
    assert found(backing, good).state == "open"
