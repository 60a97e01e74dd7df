"""Whether a record still belongs to what a job was asked to cover (X9).

Stored indexes only propose. The current row must match the filter as it was when the job was created, and the record
must have been in its state since before then, by the system's own clock.
"""

from datetime import datetime
from enum import Enum, auto

from shared.kernel.clock import LocalDay
from shared.records.filter import Filter, is_in_filter, is_in_place, is_outdated
from shared.records.record import Record
from shared.records.workflow import Workflow


class Membership(Enum):
    """What to do: act on it, report that it left, or pass over what never matched."""

    MEMBER = auto()
    LEFT = auto()
    NEVER = auto()
    NOT_IN_END_STATE = auto()  # for anonymisation alone (P7)
    OUTDATED = auto()  # the filter no longer fits the workflow, so that it says nothing of the record (X19)


def membership(
    record: Record, filter_: Filter, workflow: Workflow | None, asked_at: datetime, on: LocalDay | None = None
) -> Membership:
    """Judge *record* by a job's filter, instant and day, and by the fields of its *workflow* of now."""
    if is_in_place(record, filter_) and is_outdated(filter_, workflow):
        return Membership.OUTDATED
    # Not `state_entered_at`, which a caller may have given a date in the past.
    if is_in_filter(record, filter_, workflow, on) and record.entered_state_here_at <= asked_at:
        return Membership.MEMBER
    # A row without a change since the job was created didn't match then either.
    return Membership.LEFT if record.changed_at > asked_at else Membership.NEVER
