"""What an edit replaced is written with the edit, or neither is (X7a)."""

from dataclasses import replace

import pytest

from shared.application.stored import IlrChange
from shared.kernel.errors import StaleVersion
from shared.learners.ilr import IlrId, IlrReturn
from shared.records.content import ContentCounts, ContentKind, PreservedVersion
from shared.records.record import Record
from tests.contract.backing import Backing
from tests.contract.builders import NOON, T, a_change, a_record, after, an_act, key
from tests.fakes.versions import stored

ONE = PreservedVersion(number=1, at=NOON, by="officer", replaced={"values": {"name": "Jo", "n": [1, {"x": None}]}})
RETURN = replace(ONE, number=2, ilr="10000001-2526", replaced={"status": "included", "aims": []})
PERSON = key("p1", "people")


def _edited(record: Record, count: int = 1) -> Record:
    return after(record, values={}, counts=ContentCounts(preserved_versions=count))


def _versions(backing: Backing) -> list[object]:
    return list(backing.records.contents(T, key("c1"), ContentKind.PRESERVED, 0, 10))


def _there(backing: Backing) -> tuple[Record, Record]:
    record, person = a_record(values={"name": "Jo"}), a_record(PERSON)
    backing.records.save(T, a_change(record))
    backing.records.save(T, a_change(person))
    return record, stored(person)


def test_x7a_an_edit_what_it_replaces_and_its_evidence_are_written_together(backing: Backing) -> None:
    record, person = _there(backing)
    change = a_change(_edited(record, 2), record, links={PERSON: person.version}, preserved=(ONE, RETURN))
    backing.records.save(T, change, an_act())
    assert backing.records.read(T, [record.key]).records[record.key] == stored(change.record)
    assert _versions(backing) == [ONE, RETURN]
    assert list(backing.ledger.acts_on(T, an_act().subject, None)) == [an_act()]


@pytest.mark.parametrize("in_the_way", ["the record", "its person", "the number"])
def test_x7a_a_conflict_leaves_neither_the_edit_nor_what_it_would_have_replaced(
    backing: Backing, in_the_way: str
) -> None:
    record, person = _there(backing)
    change = a_change(_edited(record), record, links={PERSON: person.version}, preserved=(ONE,))
    match in_the_way:
        case "the record":
            backing.records.save(T, a_change(after(record)))
        case "its person":
            backing.records.save(T, a_change(person))
        case _:
            backing.records.add_content(T, after(record, counts=ContentCounts(preserved_versions=1)), ONE)
            edited = _edited(after(record))
            change = replace(change, record=edited, before=edited)
    before = (backing.records.read(T, [record.key]), _versions(backing))
    with pytest.raises(StaleVersion):
        backing.records.save(T, change, an_act())
    assert backing.records.save_each(T, [change]).conflicts == {record.key}
    assert (backing.records.read(T, [record.key]), _versions(backing)) == before
    assert backing.ledger.acts_on(T, an_act().subject, None) == []


def test_x7a_each_of_several_changes_brings_what_it_replaces(backing: Backing) -> None:
    record, person = _there(backing)
    changes = [
        a_change(_edited(record), record, links={PERSON: person.version}, preserved=(ONE,)),
        a_change(a_record("c2"), links={PERSON: person.version}),
    ]
    assert backing.records.save_each(T, changes).written.keys() == {record.key, key("c2")}
    assert _versions(backing) == [ONE]


def test_x1_x7a_preserved_versions_are_deleted_by_their_numbers(backing: Backing) -> None:
    record, _ = _there(backing)
    backing.records.save(T, a_change(_edited(record, 2), record, preserved=(ONE, RETURN)))
    backing.records.delete_contents(
        T, [(record.key, kind, number) for kind, number in _edited(record, 2).counts.numbers()]
    )
    assert _versions(backing) == []


def test_x7a_a_learners_return_goes_with_what_it_was_and_its_evidence(backing: Backing) -> None:
    record, person = _there(backing)
    kept = IlrReturn(learner=record.key.record, id=IlrId("10000001-2526"))
    backing.ilrs.save(T, IlrChange(record=after(record), put=(kept,)))
    edited = after(after(record), counts=ContentCounts(preserved_versions=2))
    change = IlrChange(
        record=edited,
        delete=(kept.id,),
        links={PERSON: person.version},
        preserved=(ONE, RETURN),
        evidence=(an_act(), an_act()),
    )
    stale = replace(change, links={PERSON: person.version + 1})
    assert backing.ilrs.save_each(T, [stale]).conflicts == {record.key}
    assert (_versions(backing), backing.ilrs.returns(T, [record.key.record]).returns) == (
        [],
        {record.key.record: (kept,)},
    )
    # Two learners with a link in common are written each in its own transaction.
    other = IlrChange(record=a_record("c2"), links={PERSON: person.version})
    assert backing.ilrs.save_each(T, [change, other]).written.keys() == {record.key, key("c2")}
    assert (_versions(backing), backing.ilrs.returns(T, [record.key.record]).returns) == (
        [ONE, RETURN],
        {record.key.record: ()},
    )
    assert list(backing.ledger.acts_on(T, an_act().subject, None)) == [an_act(), an_act()]
