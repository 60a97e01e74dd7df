"""A record and rows of its attachments, written together or not at all (P3, P4)."""

from dataclasses import replace
from datetime import date

import pytest

from shared.application.stored import MOST_FILES
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import RecordKey
from shared.records.content import Attachment, ContentCounts, ContentKind
from shared.records.record import Record
from tests.contract.backing import Backing
from tests.contract.builders import NOON, OTHER, T, a_change, a_record, after, an_act, key
from tests.fakes.versions import stored

DUE = date(2027, 3, 2)


def _file(number: int) -> Attachment:
    return Attachment(number=number, file_name=f"{number}.pdf", file_type="letter", size=number, added_at=NOON)


def _dated(number: int) -> Attachment:
    return replace(_file(number), due_on=DUE, awaits_dating=False)


def _with_files(backing: Backing, count: int, record: str = "c1") -> Record:
    made = a_record(record)
    backing.records.save(T, a_change(made))
    for number in range(1, count + 1):
        made = after(made, counts=ContentCounts(attachments=number))
        backing.records.add_content(T, made, _file(number))
    return made


def _files(backing: Backing, own: RecordKey) -> list[object]:
    return list(backing.records.contents(T, own, ContentKind.ATTACHMENT, 0, 200))


def _is_untouched(backing: Backing, record: Record, count: int) -> bool:
    files = [_file(number) for number in range(1, count + 1)]
    return backing.records.read(T, [record.key]).records == {record.key: stored(record)} and (
        _files(backing, record.key) == files
    )


def test_p4_a_record_and_its_files_are_written_together(backing: Backing) -> None:
    record = _with_files(backing, 3)
    changed = after(record, policy_date=DUE)
    backing.records.save(T, a_change(changed, attachments=(_dated(1), _dated(3))))
    assert backing.records.read(T, [record.key]).records == {record.key: stored(changed)}
    assert _files(backing, record.key) == [_dated(1), _file(2), _dated(3)]


def test_p4_as_many_files_as_a_chunk_writes_fit_one_write(backing: Backing) -> None:
    record = _with_files(backing, MOST_FILES)
    dated = tuple(_dated(number) for number in range(1, MOST_FILES + 1))
    backing.records.save(T, a_change(after(record), attachments=dated))
    assert _files(backing, record.key) == list(dated)


def test_p4_files_of_a_stale_record_are_not_written(backing: Backing) -> None:
    """A hold or an erasure in between is a new version of the record, and no file is dated past it."""
    record = _with_files(backing, 2)
    newer = after(record, state="archived")
    backing.records.save(T, a_change(newer))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(record), attachments=(_dated(1),)))
    assert _is_untouched(backing, newer, 2)


def test_p4_files_are_not_written_past_a_linked_row_in_another_version(backing: Backing) -> None:
    record, person = _with_files(backing, 1), a_record("p1")
    backing.records.save(T, a_change(person))
    backing.records.save(T, a_change(after(person)))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(record), links={person.key: 1}, attachments=(_dated(1),)))
    assert _is_untouched(backing, record, 1)


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_p4_a_file_that_is_gone_is_not_brought_back_and_nothing_is_written(backing: Backing, gone: int) -> None:
    record = _with_files(backing, 3)
    backing.records.delete_contents(T, [(record.key, ContentKind.ATTACHMENT, gone)])
    change = a_change(after(record), attachments=(_dated(1), _dated(2), _dated(3)))
    with pytest.raises(StaleVersion):
        backing.records.save(T, change, an_act())
    assert backing.records.read(T, [record.key]).records == {record.key: stored(record)}
    assert _files(backing, record.key) == [_file(number) for number in (1, 2, 3) if number != gone]
    assert backing.ledger.since(T, None, None, None, 10)[0] == []


def test_p4_a_file_of_that_number_on_another_record_or_tenant_does_not_count(backing: Backing) -> None:
    record, longer = _with_files(backing, 0), _with_files(backing, 1, "c11")
    mine = after(a_record(), counts=ContentCounts(attachments=1))
    backing.records.save(OTHER, a_change(a_record()))
    backing.records.add_content(OTHER, mine, _file(1))
    with pytest.raises(StaleVersion):
        backing.records.save(T, a_change(after(record), attachments=(_dated(1),)))
    assert _files(backing, longer.key) == [_file(1)]
    assert _files(backing, record.key) == []
    assert list(backing.records.contents(OTHER, key("c1"), ContentKind.ATTACHMENT, 0, 10)) == [_file(1)]


def test_x13_a_chunk_tells_whose_files_were_gone_and_writes_the_rest(backing: Backing) -> None:
    good, bad = _with_files(backing, 1), _with_files(backing, 1, "c2")
    backing.records.delete_contents(T, [(bad.key, ContentKind.ATTACHMENT, 1)])
    changes = [a_change(after(one), attachments=(_dated(1),)) for one in (bad, good)]
    saved = backing.records.save_each(T, changes)
    assert saved.conflicts == {bad.key}
    assert not saved.rejected
    assert _files(backing, good.key) == [_dated(1)]
    assert backing.records.read(T, [bad.key]).records[bad.key] == stored(bad)
