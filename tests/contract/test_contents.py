"""Contents and attachments of records."""

import pytest

from functions.api.http.types import CONTENT_PATHS
from shared.kernel.errors import StaleVersion
from shared.records.content import Attachment, ContentCounts, ContentKind
from shared.records.record import Record
from tests.contract.backing import Backing
from tests.contract.builders import NOON, OTHER, T, a_change, a_content, a_record, after, key
from tests.fakes.versions import stored

FILE = Attachment(number=1, file_name="jo.pdf", file_type="letter", size=3, added_at=NOON)


def _with_messages(backing: Backing, count: int, record: Record | None = None) -> Record:
    record = record or a_record()
    backing.records.save(T, a_change(record))
    for number in range(1, count + 1):
        record = after(record, counts=ContentCounts(messages=number))
        backing.records.add_content(T, record, a_content(number, body=f"Dear {number}"))
    return record


def test_a_content_and_its_count_are_written_together(backing: Backing) -> None:
    record = _with_messages(backing, 1)
    assert backing.records.read(T, [record.key]).records[record.key].counts.messages == 1
    assert backing.records.contents(T, record.key, ContentKind.MESSAGE, 0, 10) == [a_content(1, body="Dear 1")]


@pytest.mark.parametrize("kind", CONTENT_PATHS.values())
def test_each_kind_is_a_list_of_its_own(backing: Backing, kind: ContentKind) -> None:
    first = a_record()
    backing.records.save(T, a_change(first))
    content = a_content(kind=kind)
    backing.records.add_content(T, after(first), content)
    lists = {other: list(backing.records.contents(T, first.key, other, 0, 10)) for other in ContentKind}
    assert lists == {other: [content] if other is kind else [] for other in ContentKind}


def test_a_content_on_a_stale_record_is_not_written(backing: Backing) -> None:
    """X4: a claim in between is a new version, and no content can slip past it."""
    record = _with_messages(backing, 0)
    backing.records.save(T, a_change(after(record)))
    with pytest.raises(StaleVersion):
        backing.records.add_content(T, after(record), a_content())
    assert backing.records.contents(T, record.key, ContentKind.MESSAGE, 0, 10) == []


def test_a_taken_number_is_stale_and_leaves_the_record_as_it_was(backing: Backing) -> None:
    record = _with_messages(backing, 1)
    with pytest.raises(StaleVersion):
        backing.records.add_content(T, after(record), a_content(1, body="Dear nobody"))
    assert backing.records.read(T, [record.key]).records[record.key] == stored(record)
    assert backing.records.contents(T, record.key, ContentKind.MESSAGE, 0, 10) == [a_content(1, body="Dear 1")]


def test_contents_are_listed_in_order_behind_a_number(backing: Backing) -> None:
    record = _with_messages(backing, 12)
    assert [one.number for one in backing.records.contents(T, record.key, ContentKind.MESSAGE, 8, 2)] == [9, 10]
    assert [one.number for one in backing.records.contents(T, record.key, ContentKind.MESSAGE, 11, 5)] == [12]
    assert backing.records.contents(T, record.key, ContentKind.MESSAGE, 12, 5) == []


def test_an_attachment_s_row_is_found_by_its_number(backing: Backing) -> None:
    record = a_record()
    backing.records.save(T, a_change(record))
    backing.records.add_content(T, after(record), FILE)
    assert backing.records.contents(T, record.key, ContentKind.ATTACHMENT, 0, 10) == [FILE]
    assert backing.records.has_attachment(T, record.key, 1)
    assert not backing.records.has_attachment(T, record.key, 2)
    assert not backing.records.has_attachment(OTHER, record.key, 1)
    assert not backing.records.has_attachment(T, key("c"), 1)


def test_more_than_twenty_five_contents_are_deleted_and_no_other_record_s(backing: Backing) -> None:
    record = _with_messages(backing, 60)
    other = _with_messages(backing, 1, a_record("c11"))
    gone = [(record.key, ContentKind.MESSAGE, number) for number in range(1, 60)]
    backing.records.delete_contents(T, [*gone, *gone, (record.key, ContentKind.LETTER, 7)])
    assert [one.number for one in backing.records.contents(T, record.key, ContentKind.MESSAGE, 0, 99)] == [60]
    assert len(backing.records.contents(T, other.key, ContentKind.MESSAGE, 0, 99)) == 1
    assert record.key in backing.records.read(T, [record.key]).records


def test_deleting_nothing_is_nothing(backing: Backing) -> None:
    record = _with_messages(backing, 1)
    backing.records.delete_contents(T, [])
    assert len(backing.records.contents(T, record.key, ContentKind.MESSAGE, 0, 99)) == 1
