"""What a nightly run does with the files of a record that stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.erasure.decision import ClaimedElsewhere, Decision, Erase, ErasureTask, Named, Settled, Skipped
from shared.erasure.file_decision import decide_files, may_have_due_files
from shared.erasure.grounds import Ground
from shared.erasure.waiting import Wait
from shared.records.content import Attachment, ContentCounts, Waiting
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import Files
from shared.retention.due import Due
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    JOB,
    LONDON,
    NOW,
    OTHER_JOB,
    TODAY,
    a_claim,
    a_guard,
    a_mark,
    a_person,
    a_policy,
    a_record,
    an_attachment,
    an_erasure,
)

NIGHT = ErasureTask(
    job=JOB,
    by="schedule",
    asked_at=NOW,
    basis=Due(today=TODAY, zone=LONDON, policies={COMPLAINTS: a_policy()}),
)
BULK = replace(NIGHT, basis=Named())
RECORD = a_record(counts=ContentCounts(attachments=3))
LONG_AGO = NOW - timedelta(days=300)
OLD = an_attachment(2, added_at=LONG_AGO, due_on=TODAY)
YOUNG = an_attachment(3, added_at=LONG_AGO, due_on=TODAY + DAY)


@pytest.mark.parametrize(
    "decision",
    [Skipped(), Settled(outcome=Outcome.NO_LONGER_MATCHING), Settled(outcome=Outcome.NOT_IN_END_STATE)],
)
def test_p5_the_files_of_a_record_that_stays_are_looked_at(decision: Decision) -> None:
    assert may_have_due_files(replace(RECORD, counts=ContentCounts(attachments=1)), NIGHT, decision)
    assert may_have_due_files(replace(RECORD, mark=a_mark(job=OTHER_JOB)), NIGHT, decision)


@pytest.mark.parametrize(
    ("record", "task", "decision"),
    [
        (RECORD, BULK, Skipped()),
        (RECORD, NIGHT, ClaimedElsewhere()),
        (RECORD, NIGHT, Settled(outcome=Outcome.FAILED, ground="unreadable_record")),
        (RECORD, NIGHT, Settled(outcome=Outcome.ALREADY_ERASED)),
        (replace(RECORD, counts=ContentCounts(messages=3)), NIGHT, Skipped()),
        (replace(RECORD, claim=a_claim()), NIGHT, Skipped()),
        (replace(RECORD, erasure=an_erasure()), NIGHT, Skipped()),
        (replace(RECORD, mark=a_mark()), NIGHT, Skipped()),
    ],
    ids=["no night", "busy", "failed", "erased", "no files", "claimed", "erased before", "met again"],
)
def test_p5_the_files_of_any_other_record_are_left_to_what_becomes_of_it(
    record: Record, task: ErasureTask, decision: Decision
) -> None:
    assert not may_have_due_files(record, task, decision)


def test_p5_due_files_go_and_no_others() -> None:
    claim = Claim(job=JOB, at=NOW, scope=Files((2,)), transition=None)
    erase = Erase.under(claim, RECORD, None, is_claimed=False)
    assert decide_files(RECORD, Links(rows=(a_person(),)), NIGHT, [OLD, YOUNG], Skipped(), NOW) == erase


@pytest.mark.parametrize(("task", "files"), [(NIGHT, [YOUNG]), (NIGHT, []), (BULK, [OLD])])
def test_p5_where_no_file_is_due_there_is_nothing_to_do(task: ErasureTask, files: list[Attachment]) -> None:
    assert decide_files(RECORD, Links(), task, files, Skipped(), NOW) is None


@pytest.mark.parametrize("guard", ["legal_hold", "restriction"])
def test_p10_a_record_that_is_held_itself_keeps_its_files_and_is_not_repeated(guard: str) -> None:
    held = a_record(counts=RECORD.counts, **{guard: a_guard()})
    withheld = Settled(outcome=Outcome.WITHHELD, ground="legal_hold")
    for decision in (Skipped(), withheld):
        waits = decide_files(held, Links(), NIGHT, [OLD, YOUNG], decision, NOW)
        assert isinstance(waits, Wait)
        assert (waits.is_new, waits.files, waits.is_named) == (False, (OLD,), False)
        again = decide_files(held, Links(), NIGHT, [waits.file(OLD), YOUNG], decision, NOW)
        assert isinstance(again, Wait)
        assert not again.is_news


@pytest.mark.parametrize(
    ("guard", "ground"),
    [("legal_hold", Ground.LINKED_LEGAL_HOLD), ("restriction", Ground.LINKED_PROCESSING_RESTRICTED)],
)
def test_x7_files_are_withheld_by_a_guard_on_a_linked_row_and_that_is_told(guard: str, ground: Ground) -> None:
    links = Links(rows=(a_person(**{guard: a_guard()}),))
    waits = decide_files(RECORD, links, NIGHT, [OLD, YOUNG], Skipped(), NOW)
    assert waits == Wait(ground=ground, files=(OLD,), names_files=True)
    assert waits.is_named
    again = decide_files(RECORD, links, NIGHT, [waits.file(OLD), YOUNG], Skipped(), NOW)
    assert again == Wait(ground=ground, names_files=True)
    assert not again.is_news
    changed = replace(OLD, waiting=Waiting(ground="legal_hold", day=TODAY))
    assert decide_files(RECORD, links, NIGHT, [changed], Skipped(), NOW) == replace(waits, files=(changed,))


@pytest.mark.parametrize("is_new", [True, False])
def test_x7_the_due_files_of_a_record_that_waits_wait_with_it_whatever_keeps_it(is_new: bool) -> None:  # noqa: FBT001 – a case
    record = Wait(ground=Ground.LINKED_TO_PERSON, is_new=is_new)
    waits = decide_files(RECORD, Links(), NIGHT, [OLD, YOUNG], record, NOW)
    assert waits == replace(record, files=(OLD,))
    assert waits.is_named is is_new
