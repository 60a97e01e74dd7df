"""What waits: a record that is kept through a link, or a file that is kept with its record, since a night found it due (X17).

Each night asks it again. It is in a stage of its own, which neither the brake nor a preview counts. The waiting holds only for
the day that it was due on when the night found it, so whatever gives it another date ends that.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.records.content import Attachment
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.retention.due import due_date, final_funding_day


def asked_on(record: Record) -> date | None:
    """Return the day from which nights ask about a record: a learner without a request by the Final Funding Date."""
    due = due_date(record)
    return due if due is not None else final_funding_day(record)


def waits_on(record: Record) -> str | None:
    """Return the ground on which *record* waits, or None."""
    waiting = record.waiting
    return waiting.ground if waiting is not None and waiting.day == asked_on(record) else None


def file_waits_on(attachment: Attachment) -> str | None:
    """Return the ground on which the file waits, or None."""
    waiting = attachment.waiting
    return waiting.ground if waiting is not None and waiting.day == attachment.due_on else None


def released(attachments: Iterable[Attachment]) -> list[Attachment]:
    """Return those that waited on their record's own guard, as they are without it: due, and counted by the brake (X17)."""
    own = {name.facts.ground for name in GuardName}
    return [replace(one, waiting=None) for one in attachments if file_waits_on(one) in own]
