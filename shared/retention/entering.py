"""What entering a state does to a record's clock and dates (P4, P8, P13)."""

from dataclasses import replace
from datetime import datetime

from shared.records.record import Record
from shared.records.workflow import Kind, Workflow


def awaits_dating(workflow: Workflow, state: str) -> bool:
    # Learners have no policy (L1).
    return workflow.is_end_state(state) and workflow.kind is not Kind.LEARNER


def clock_start(record: Record, workflow: Workflow) -> datetime | None:
    """Return when the record came into an end state from one that is none; None outside end states (P4)."""
    if not awaits_dating(workflow, record.state):
        return None
    # Without a start, the state has become an end state while the record was in it: it counts from when it came.
    return record.ended_at or record.state_entered_at


def entered(record: Record, workflow: Workflow, state: str, now: datetime) -> Record:
    is_end = awaits_dating(workflow, state)
    started = clock_start(record, workflow)
    # A login keeps an account for as long as it stays in end states: to move on between them is not to end anew (P13).
    is_kept = record.is_kept_by_login and is_end and started is not None
    return replace(
        record,
        state=state,
        state_entered_at=now,
        entered_state_here_at=now,
        # A move between end states keeps the clock (P4).
        ended_at=(started or now) if is_end else None,
        changed_at=now,
        # The next policy run dates an end state by its own period, and any other state has no date (P8).
        policy_date=None,
        is_kept_by_login=is_kept,
        awaits_dating=is_end and not is_kept and not record.is_erased,
    )
