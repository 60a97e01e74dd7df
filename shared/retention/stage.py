"""The stage of a record or a file: the one queue, if any, that it stands in, so that the nights read what is due and no more.

``undated`` waits for the policy run; ``due`` has a policy's date and ``requested`` a request, both sorted by the earlier of the
two; ``held`` is listed by the earlier of its guards' review dates, out of the nightly queue while it lasts (P10); ``claimed``
puts an erasure that its job gave up before the resume function (X3). Files have queues of their own.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.records.content import Attachment
from shared.records.record import Record
from shared.retention.due import due_date


class StageName(StrEnum):
    """The queues."""

    UNDATED = "undated"
    DUE = "due"
    REQUESTED = "requested"
    HELD = "held"
    CLAIMED = "claimed"
    FILE_UNDATED = "file_undated"
    FILE_DUE = "file_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A queue and the date that a record or file is sorted by in it."""

    name: StageName
    date: date


def stage_of(record: Record) -> Stage | None:
    """Return the stage of *record*, or None where nobody need look at it."""
    if record.claim is not None and record.claim_given_up:
        return Stage(name=StageName.CLAIMED, date=record.claim.at.date())
    if record.review_date is not None:
        return Stage(name=StageName.HELD, date=record.review_date)
    due = due_date(record)
    if record.is_erased:
        return None
    if due is not None:
        return Stage(name=StageName.REQUESTED if record.request else StageName.DUE, date=due)
    return Stage(name=StageName.UNDATED, date=record.state_entered_at.date()) if record.awaits_dating else None


def file_stage(attachment: Attachment) -> Stage | None:
    """Return the stage of a file, or None for one that is kept as long as its record."""
    if attachment.due_on is not None:
        return Stage(name=StageName.FILE_DUE, date=attachment.due_on)
    added = attachment.added_at.date()
    return Stage(name=StageName.FILE_UNDATED, date=added) if attachment.awaits_dating else None
