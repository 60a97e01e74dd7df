"""What entering a state does to a record's clock and dates (P4, P8, P13)."""

from dataclasses import replace
from datetime import datetime

from shared.records.record import Record
from shared.records.workflow import Kind, Workflow


def awaits_dating(workflow: Workflow, state: str) -> bool:
    # Learners have no policy (L1).
    return workflow.is_end_state(state) and workflow.kind is not Kind.LEARNER


def entered(record: Record, workflow: Workflow, state: str, now: datetime) -> Record:
    return replace(
        record,
        state=state,
        state_entered_at=now,
        entered_state_here_at=now,
        changed_at=now,
        # The clock starts anew: the next policy run dates an end state, and any other state has no date (P8).
        policy_date=None,
        is_kept_by_login=False,
        awaits_dating=awaits_dating(workflow, state) and not record.is_erased,
    )
