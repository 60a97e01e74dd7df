"""Reading and writing records: versions, links, evidence, one bad row among good ones."""

from datetime import date

import pytest

from shared.application.stored import Change
from shared.kernel.errors import StaleVersion
from shared.records.content import ContentCounts
from shared.records.guards import Guard, GuardName
from shared.records.outcome import Outcome
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Files, Whole
from tests.contract.backing import Backing
from tests.contract.builders import JOB, NOON, OTHER, WORKFLOW, T, a_change, a_record, after, an_act, key
from tests.fakes.versions import stored
from tests.unit.builders import changed

FULL = a_record(
    values={"name": "Jo", "age": 41, "share": 0.1, "ticked": True, "tags": ["a", None, {"b": 1}], "none": None},
    person=key("p1", "people"),
    parent=key("s1"),
    address="10 High Street",
    counts=ContentCounts(messages=1, letters=2, email_alerts=3, notes=4, attachments=5),
    legal_hold=Guard(reason="claim", set_on=date(2026, 1, 1), review_date=date(2027, 1, 1), set_at=NOON),
    restriction=Guard(reason="dispute", set_on=date(2026, 1, 2), review_date=date(2026, 12, 31)),
    claim=Claim(job=JOB, at=NOON, scope=Files((1, 12)), transition="archive", anonymised_on=date(2026, 3, 2)),
    claim_given_up=True,
    erasure=Erasure(at=NOON, job=JOB, counts=ErasedCounts(fields=1, pointers=2)),
    mark=JobMark(
        job=JOB, chunk=3, outcome=Outcome.FAILED, at=NOON, ground="abandoned", scopes=(Whole.RECORD, Files((3, 1)))
    ),
    policy_date=date(2026, 2, 28),
    awaits_dating=True,
    is_kept_by_login=True,
    request=AnonymisationRequest(reason="asked by letter", requested_on=date(2026, 1, 1), due_date=date(2026, 4, 1)),
    anonymised_on=date(2026, 3, 1),
)


TARGETS = [a_record(key("p1", "people")), a_record("s1")]


def _saved(backing: Backing, record: Record) -> Record:
    backing.records.save(T, a_change(record))
    return record


@pytest.mark.parametrize("record", [a_record(), FULL], ids=["bare", "full"])
def test_what_is_saved_is_read_back(backing: Backing, record: Record) -> None:
    backing.records.save_each(T, [a_change(one) for one in TARGETS])
    _saved(backing, record)
    assert backing.records.read(T, [record.key]).records == {record.key: stored(record)}


def test_each_write_is_in_the_version_behind_the_one_that_was_read_and_returned_as_it_is_stored(
    backing: Backing,
) -> None:
    first = backing.records.save(T, a_change(a_record()))
    second = backing.records.save(T, a_change(changed(first, state="open"), first))
    assert (first.version, second.version) == (1, 2)
    assert backing.records.read(T, [first.key]).records == {first.key: second}


def test_a_later_version_leaves_nothing_of_the_one_before(backing: Backing) -> None:
    backing.records.save_each(T, [a_change(one) for one in TARGETS])
    full = backing.records.save(T, a_change(FULL))
    bare = a_record(version=1)
    backing.records.save(T, Change(record=bare, before=full))
    assert backing.records.read(T, [bare.key]).records[bare.key] == stored(bare)


def test_unknown_records_and_those_of_other_tenants_are_absent(backing: Backing) -> None:
    record = _saved(backing, a_record())
    assert backing.records.read(OTHER, [record.key]).records == {}
    assert backing.records.read(T, [key("c2"), key("c1", "permits")]).records == {}


def test_nothing_asked_is_nothing_read(backing: Backing) -> None:
    assert backing.records.read(T, []).records == {}


def test_more_than_a_hundred_are_read_and_each_once_however_often_asked_for(backing: Backing) -> None:
    records = [a_record(f"c{number}") for number in range(230)]
    assert not backing.records.save_each(T, [a_change(record) for record in records]).conflicts
    wanted = [record.key for record in records]
    assert backing.records.read(T, wanted + wanted).records == {record.key: stored(record) for record in records}


def test_an_unreadable_row_is_told_apart_and_hides_no_other(backing: Backing) -> None:
    good, bad = _saved(backing, a_record("c1")), _saved(backing, a_record("c2"))
    backing.spoil(T, bad.key)
    rows = backing.records.read(T, [good.key, bad.key, key("c3")])
    assert rows.records == {good.key: stored(good)}
    assert rows.unreadable == {bad.key}


def test_creating_what_exists_is_stale(backing: Backing) -> None:
    first = _saved(backing, a_record())
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(a_record(state="open")))
    assert backing.records.read(T, [first.key]).records[first.key] == stored(first)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_write_that_skips_a_version_or_repeats_it_is_stale(backing: Backing, version: int) -> None:
    first = _saved(backing, a_record())
    second = _saved(backing, after(first))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(a_record(state="open", version=version)))
    assert backing.records.read(T, [first.key]).records[first.key] == stored(second)


def test_a_write_on_a_record_that_is_gone_is_stale(backing: Backing) -> None:
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(a_record(version=1)))


def test_a_write_holds_only_while_every_linked_row_is_in_its_version(backing: Backing) -> None:
    """X7: a hold that comes in between is a new version of the linked row, and no claim can be written past it."""
    case, person, parent = (_saved(backing, a_record(name)) for name in ("c1", "p1", "s1"))
    held = _saved(backing, after(person, legal_hold=FULL.guards[GuardName.LEGAL_HOLD]))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(case), links={person.key: 1, parent.key: 1}))
    assert backing.records.read(T, [case.key]).records[case.key] == stored(case)
    backing.records.save(T, a_change(after(case), links={held.key: 2, parent.key: 1}))
    assert backing.records.read(T, [case.key]).records[case.key].version == 2


def test_a_linked_row_that_is_gone_is_stale(backing: Backing) -> None:
    case = _saved(backing, a_record())
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(case), links={key("p1"): 1}))


def test_a_linked_row_of_another_tenant_does_not_count(backing: Backing) -> None:
    case = _saved(backing, a_record())
    backing.records.save(OTHER, a_change(a_record("p1")))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(case), links={key("p1"): 1}))


def test_a_record_and_its_evidence_are_written_together(backing: Backing) -> None:
    act = an_act(details={"review_date": "2027-01-01", "version": 1, "again": False})
    backing.records.save(T, a_change(a_record()), act)
    assert backing.ledger.since(T, None, None, None, 10)[0] == [act]


def test_a_record_that_is_not_written_leaves_no_evidence(backing: Backing) -> None:
    _saved(backing, a_record())
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(a_record()), an_act())
    assert backing.ledger.since(T, None, None, None, 10)[0] == []


def test_a_page_tells_what_was_lost_and_writes_the_rest(backing: Backing) -> None:
    fresh, moved, linked, person = (_saved(backing, a_record(name)) for name in ("c1", "c2", "c3", "p1"))
    newer = _saved(backing, after(moved, state="open"))
    _saved(backing, after(person))
    saved = backing.records.save_each(
        T,
        [
            a_change(after(fresh)),
            a_change(after(moved)),
            a_change(after(linked), links={person.key: 1}),
            a_change(a_record("c4")),
        ],
    )
    assert saved.conflicts == {moved.key, linked.key}
    assert saved.rejected == frozenset()
    rows = backing.records.read(T, [fresh.key, moved.key, linked.key, key("c4")]).records
    versions = {own.record: row.version for own, row in rows.items()}
    assert versions == {"c1": 2, "c2": 2, "c3": 1, "c4": 1}
    assert saved.written == {own: rows[own] for own in (fresh.key, key("c4"))}
    assert rows[moved.key] == stored(newer)


def test_an_empty_page_is_nothing(backing: Backing) -> None:
    saved = backing.records.save_each(T, [])
    assert (saved.conflicts, saved.rejected) == (frozenset(), frozenset())


def test_a_stored_record_does_not_change_with_the_caller_s_own(backing: Backing) -> None:
    values: dict[str, object] = {"tags": ["a"]}
    record = _saved(backing, a_record(values=values))
    values["tags"] = ["b"]
    read = backing.records.read(T, [record.key]).records[record.key]
    assert read.values == {"tags": ["a"]}
    assert read.key.workflow == WORKFLOW
