"""File types that were ever there, and files counted by type (P15)."""

from dataclasses import replace
from datetime import date

import pytest

from shared.application.file_types import FilePartition
from shared.application.stored import Change
from shared.kernel.identifiers import WorkflowId
from shared.records.content import Attachment, ContentCounts, ContentKind, Waiting
from tests.contract.backing import Backing
from tests.contract.builders import INSTANT, NOON, OTHER, WORKFLOW, T, a_record, after, key

MOST = 10
ONE = key("c1")
WAITING = Waiting(ground="linked_legal_hold", day=date(2026, 3, 2))


def _count(backing: Backing, file_type: str = "letter", *, is_waiting: bool = False, until: object = NOON) -> int:
    partition = FilePartition(workflow=WORKFLOW, file_type=file_type, is_waiting=is_waiting, shard=ONE.shard)
    return backing.file_types.count(T, partition, until, MOST)  # type: ignore[arg-type]  # an instant


def _put(backing: Backing, *files: Attachment) -> None:
    record = a_record(ONE)
    backing.records.save(T, Change(record=record, before=None))
    for file in files:
        record = after(record, counts=ContentCounts(attachments=file.number))
        backing.records.add_content(T, record, file)


def _file(number: int = 1, **changes: object) -> Attachment:
    made = Attachment(number=number, file_name="jo.pdf", file_type="letter", size=3, added_at=NOON)
    return replace(made, **changes)  # type: ignore[arg-type]  # any field of a file


def test_p15_a_type_is_known_once_it_was_added_in_its_tenant_and_workflow_alone(backing: Backing) -> None:
    types = backing.file_types
    for name in ("scan", "letter", "scan", "a b (c)"):
        types.add(T, WORKFLOW, name)
    types.add(OTHER, WORKFLOW, "others")
    types.add(T, WorkflowId(f"{WORKFLOW}-2"), "elsewhere")
    assert list(types.all(T, WORKFLOW, MOST)) == ["a b (c)", "letter", "scan"]
    assert list(types.all(T, WORKFLOW, 2)) == ["a b (c)", "letter"]
    assert types.has(T, WORKFLOW, "letter")
    for unknown in ("others", "lette", "letters", "elsewhere"):
        assert not types.has(T, WORKFLOW, unknown)


def test_p15_files_are_counted_by_type_and_by_when_they_were_added(backing: Backing) -> None:
    _put(
        backing,
        _file(1),
        _file(2, added_at=NOON + INSTANT),
        _file(3, file_type="scan"),
        _file(4, awaits_dating=False),
        _file(5, awaits_dating=False, due_on=WAITING.day),
    )
    assert (_count(backing), _count(backing, until=NOON + INSTANT)) == (3, 4)
    assert (_count(backing, until=NOON - INSTANT), _count(backing, "scan"), _count(backing, "lette")) == (0, 1, 0)
    backing.records.delete_contents(T, [(ONE, ContentKind.ATTACHMENT, 1)])
    assert _count(backing) == 2


@pytest.mark.parametrize("is_waiting", [True, False])
def test_x17_files_that_wait_behind_a_link_are_counted_apart(backing: Backing, is_waiting: bool) -> None:  # noqa: FBT001 – a case
    day = WAITING.day if is_waiting else date(2027, 3, 2)
    _put(backing, _file(1, awaits_dating=False, due_on=day, waiting=WAITING))
    assert _count(backing, is_waiting=is_waiting) == 1
    assert _count(backing, is_waiting=not is_waiting) == 0
