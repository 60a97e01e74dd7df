"""Links at both ends: what points to a record has a row and is counted in its own collection, in the same write (X7, X18)."""

from dataclasses import replace
from datetime import date

import pytest

from shared.application.stored import Change
from shared.kernel.errors import RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.guards import Guard, GuardName
from shared.records.links import Bearing, Counts, InState
from shared.records.record import Claim, ErasedCounts, Erasure, Record
from shared.records.scope import Whole
from tests.contract.backing import Backing
from tests.contract.builders import JOB, NOON, OTHER, T, a_change, a_record, key
from tests.unit.builders import changed

PERSON, NEIGHBOUR = key("p1", "people"), key("p2", "people")
CASE, STRAND = key("c1"), key("s1", "strands")
HOLD = Guard(reason="claim", set_on=date(2026, 1, 1), review_date=date(2027, 1, 1))
CLAIM = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)
ERASURE = Erasure(at=NOON, job=JOB, counts=ErasedCounts())
CLOSED, OPEN = InState(CASE.workflow, "closed"), InState(CASE.workflow, "open")
STRAND_CLOSED = InState(STRAND.workflow, "closed")


def made(backing: Backing, own: RecordKey, **fields: object) -> Record:
    backing.records.save(T, a_change(a_record(own, **fields)))
    return found(backing, own)


def found(backing: Backing, own: RecordKey) -> Record:
    return backing.records.read(T, [own]).records[own]


def change(backing: Backing, own: RecordKey, **fields: object) -> Record:
    before = found(backing, own)
    return backing.records.save(T, Change(record=changed(before, **fields), before=before))


def counts(backing: Backing, own: RecordKey) -> Counts:
    return {counter: number for counter, number in _link_counts(backing, own)[0].items() if number}


def version(backing: Backing, own: RecordKey) -> int:
    return _link_counts(backing, own)[1]


def _link_counts(backing: Backing, own: RecordKey) -> tuple[Counts, int]:
    read = backing.records.link_counts(T, [own])[own]
    return read.counts, read.version


@pytest.fixture
def strand(backing: Backing) -> Record:
    """A strand of a case of a person, all in one state."""
    made(backing, PERSON)
    made(backing, NEIGHBOUR)
    made(backing, CASE, person=PERSON)
    return made(backing, STRAND, parent=CASE)


def test_x18_a_link_is_counted_at_each_step_up_and_marks_what_it_leads_to(backing: Backing, strand: Record) -> None:
    assert counts(backing, CASE) == {STRAND_CLOSED: 1}
    assert counts(backing, PERSON) == {CLOSED: 1, STRAND_CLOSED: 1}
    marks = {own: found(backing, own).is_linked for own in (PERSON, NEIGHBOUR, CASE, strand.key)}
    assert marks == {PERSON: True, NEIGHBOUR: False, CASE: True, STRAND: False}


def test_x18_a_link_is_no_new_version_of_what_it_leads_to_and_no_write_loses_its_mark(backing: Backing) -> None:
    before = made(backing, PERSON)
    made(backing, CASE, person=PERSON)
    assert (found(backing, PERSON).version, found(backing, PERSON).is_linked) == (1, True)
    with pytest.raises(StaleVersion):  # a write that was begun before the link
        backing.records.save(T, Change(record=changed(before, state="open"), before=before))
    assert change(backing, PERSON, state="open").version == 2
    for plain in (changed(found(backing, PERSON), state="closed"), changed(before, state="shut", version=2)):
        backing.records.save_each(T, [Change(record=plain, before=replace(plain, state="open"))])
    assert (found(backing, PERSON).state, found(backing, PERSON).is_linked) == ("closed", True)


def test_x18_a_chunk_written_by_statement_does_not_pass_over_the_mark(backing: Backing) -> None:
    before = made(backing, PERSON)
    made(backing, CASE, person=PERSON)
    stale = Change(record=changed(before, claim=CLAIM), before=before)
    assert backing.records.save_each(T, [stale]).conflicts == {PERSON}


def test_x18_transitions_and_guards_are_counted_and_bump_the_counts(backing: Backing, strand: Record) -> None:
    seen = version(backing, PERSON)
    change(backing, CASE, state="open", legal_hold=HOLD)
    held = Bearing(CASE.workflow, GuardName.LEGAL_HOLD)
    assert counts(backing, PERSON) == {OPEN: 1, held: 1, STRAND_CLOSED: 1}
    assert version(backing, PERSON) > seen
    change(backing, strand.key, restriction=HOLD)
    restricted = Bearing(STRAND.workflow, GuardName.RESTRICTION)
    assert counts(backing, PERSON) == {OPEN: 1, held: 1, STRAND_CLOSED: 1, restricted: 1}
    assert counts(backing, CASE) == {STRAND_CLOSED: 1, restricted: 1}
    change(backing, CASE, legal_hold=None)
    change(backing, strand.key, restriction=None)
    assert counts(backing, PERSON) == {OPEN: 1, STRAND_CLOSED: 1}


def test_x18_other_writes_leave_the_counts_alone(backing: Backing, strand: Record) -> None:
    seen = version(backing, PERSON), version(backing, CASE)
    change(backing, CASE, values={"ward": "North"}, claim=CLAIM)
    change(backing, strand.key, policy_date=date(2026, 3, 3))
    assert (version(backing, PERSON), version(backing, CASE)) == seen


def test_x18_a_case_that_gets_another_person_moves_what_its_strands_add(backing: Backing, strand: Record) -> None:
    change(backing, CASE, person=NEIGHBOUR)
    assert (counts(backing, PERSON), counts(backing, NEIGHBOUR)) == ({}, {CLOSED: 1, STRAND_CLOSED: 1})
    change(backing, CASE, person=None)
    assert (counts(backing, NEIGHBOUR), counts(backing, CASE)) == ({}, {STRAND_CLOSED: 1})
    change(backing, strand.key, state="open")
    assert counts(backing, NEIGHBOUR) == {}


def test_x18_an_erased_record_counts_no_more(backing: Backing, strand: Record) -> None:
    change(backing, strand.key, erasure=ERASURE)
    assert (counts(backing, CASE), counts(backing, PERSON)) == ({}, {CLOSED: 1})
    change(backing, CASE, erasure=ERASURE, person=None)
    assert counts(backing, PERSON) == {}


def test_x7_a_claim_fails_if_what_points_to_the_record_has_changed_since_it_was_read(
    backing: Backing, strand: Record
) -> None:
    """A hold on the strand, set after the night looked at the person, is a condition of the claim."""
    person, seen = found(backing, PERSON), version(backing, PERSON)
    change(backing, strand.key, legal_hold=HOLD)
    claim = changed(person, claim=CLAIM)
    late = Change(record=claim, before=person, counted=seen)
    assert backing.records.save_each(T, [late]).conflicts == {PERSON}
    with pytest.raises(StaleVersion):
        backing.records.save(T, late)
    now = Change(record=claim, before=person, counted=version(backing, PERSON))
    assert set(backing.records.save_each(T, [now]).written) == {PERSON}


def test_x7_a_claim_on_a_record_that_nothing_pointed_to_fails_if_something_does_by_now(backing: Backing) -> None:
    person = made(backing, PERSON)
    made(backing, CASE, person=PERSON)
    with pytest.raises(StaleVersion):
        backing.records.save(T, Change(record=changed(person, claim=CLAIM), before=person))


@pytest.mark.parametrize(
    ("fields", "code"), [({"claim": CLAIM}, "erasure_in_progress"), ({"erasure": ERASURE}, "already_erased")]
)
def test_x4_x18_a_link_to_what_is_claimed_or_erased_is_refused_and_writes_nothing(
    backing: Backing, fields: dict[str, object], code: str
) -> None:
    made(backing, PERSON, **fields)
    linking = a_change(a_record(CASE, person=PERSON))
    with pytest.raises(RuleConflict) as refused:
        backing.records.save(T, linking)
    assert refused.value.code == code
    assert backing.records.save_each(T, [linking]).conflicts == {CASE}
    assert backing.records.read(T, [CASE]).records == {}
    assert (counts(backing, PERSON), found(backing, PERSON).is_linked) == ({}, False)


def test_x4_other_writes_of_a_record_go_on_while_what_it_points_to_is_claimed(backing: Backing, strand: Record) -> None:
    change(backing, PERSON, claim=CLAIM)
    change(backing, CASE, legal_hold=HOLD)
    change(backing, strand.key, state="open")
    assert counts(backing, PERSON)[InState(STRAND.workflow, "open")] == 1


def test_x18_a_chunk_of_cases_of_one_person_is_counted_as_one_by_one(backing: Backing) -> None:
    made(backing, PERSON)
    cases = [a_record(f"c{number}", person=PERSON) for number in range(120)]
    assert not backing.records.save_each(T, [a_change(one) for one in cases]).conflicts
    assert counts(backing, PERSON) == {CLOSED: 120}
    rows = [found(backing, one.key) for one in cases]
    gone = [Change(record=changed(row, erasure=ERASURE, person=None), before=row) for row in rows]
    assert not backing.records.save_each(T, gone).conflicts
    assert counts(backing, PERSON) == {}


def test_x18_strands_and_their_case_in_one_chunk_end_counted_right(backing: Backing) -> None:
    made(backing, PERSON)
    made(backing, CASE, person=PERSON)
    strands = [made(backing, key(f"s{number}", "strands"), parent=CASE) for number in range(5)]
    left = [row.key for row in (*strands, found(backing, CASE))]
    rounds = 0
    while left:
        rounds += 1
        rows = [found(backing, own) for own in left]
        gone = [Change(record=changed(row, erasure=ERASURE, person=None), before=row) for row in rows]
        left = sorted(backing.records.save_each(T, gone).conflicts)
    assert (counts(backing, PERSON), counts(backing, CASE)) == ({}, {})
    assert rounds <= 3


def test_x18_links_of_other_tenants_are_apart(backing: Backing, strand: Record) -> None:
    assert backing.records.link_counts(OTHER, [PERSON])[PERSON].version == 0
    assert found(backing, strand.key).parent == CASE


def test_x13_a_strand_whose_case_cannot_be_read_is_refused_and_the_others_are_written(
    backing: Backing, strand: Record
) -> None:
    other = made(backing, key("s2", "strands"))
    backing.spoil(T, CASE)
    changes = [Change(record=changed(row, state="open"), before=row) for row in (strand, other)]
    saved = backing.records.save_each(T, changes)
    assert (set(saved.rejected), set(saved.written)) == ({strand.key}, {other.key})
    with pytest.raises(Unavailable):
        backing.records.save(T, changes[0])
