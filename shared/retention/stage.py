"""The one list of work that a record or file is in, so that a night reads no other rows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.records.content import Attachment
from shared.records.record import Record
from shared.retention.due import due_date
from shared.retention.waiting import file_waits_on, waits_on


class StageName(StrEnum):
    """The lists of work."""

    UNDATED = "undated"  # for the policy run
    DUE = "due"  # by the policy's date
    DUE_REQUESTED = "due_requested"  # by the policy's date, which comes before the request's (P9)
    REQUESTED = "requested"  # by the request's date, which comes first
    LINKED = "linked"  # due, and kept by what it is linked to (X17)
    LINKED_REQUESTED = "linked_requested"  # the same, and it has a request
    HELD = "held"  # listed by review date, and not in the nights' lists (P10)
    CLAIMED = "claimed"  # given up by its job; for the resume function (X3)
    FILE_UNDATED = "file_undated"
    FILE_DUE = "file_due"
    FILE_LINKED = "file_linked"  # due, and kept with its record

    @property
    def is_of_every_tenant(self) -> bool:
        """Whether the list is one for all tenants and workflows: a look at it costs the same however many there are (X21)."""
        return self is StageName.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A list, and the date to sort by."""

    name: StageName
    date: date


def stage_of(record: Record) -> Stage | None:
    """Return the stage of *record*, or None without work."""
    if record.claim is not None and record.claim_given_up:
        return Stage(name=StageName.CLAIMED, date=record.claim.at.date())
    if record.review_date is not None:
        return Stage(name=StageName.HELD, date=record.review_date)
    due = due_date(record)
    if record.is_erased:
        return None
    if record.waiting is not None and waits_on(record) is not None:
        name = StageName.LINKED if record.request is None else StageName.LINKED_REQUESTED
        return Stage(name=name, date=record.waiting.day)
    if due is not None:
        return Stage(name=_due_stage(record), date=due)
    return Stage(name=StageName.UNDATED, date=record.state_entered_at.date()) if record.awaits_dating else None


def _due_stage(record: Record) -> StageName:
    # Apart, so that the brake tells by the index alone what is due by policy from what is a request's (X17).
    if record.request is None:
        return StageName.DUE
    is_policy_first = record.policy_date is not None and record.policy_date < record.request.due_date
    return StageName.DUE_REQUESTED if is_policy_first else StageName.REQUESTED


def file_stage(attachment: Attachment) -> Stage | None:
    """Return a file's stage, or None if its record decides."""
    if attachment.due_on is not None:
        is_waiting = file_waits_on(attachment) is not None
        return Stage(name=StageName.FILE_LINKED if is_waiting else StageName.FILE_DUE, date=attachment.due_on)
    added = attachment.added_at.date()
    return Stage(name=StageName.FILE_UNDATED, date=added) if attachment.awaits_dating else None
