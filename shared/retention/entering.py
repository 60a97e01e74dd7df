"""What entering a state does to a record: its clocks, and its place in the queue of what is to be dated (P4, P8, P13)."""

from dataclasses import replace
from datetime import datetime

from shared.records.record import Record
from shared.records.workflow import Kind, Workflow


def awaits_dating(workflow: Workflow, state: str) -> bool:
    """Tell whether a policy run is to look at what enters *state*: learners have no policy (L1)."""
    return workflow.is_end_state(state) and workflow.kind is not Kind.LEARNER


def entered(record: Record, workflow: Workflow, state: str, now: datetime) -> Record:
    """Return *record* in *state*, which it enters now; the caller bumps the version.

    An end state starts the clock anew and is to be dated by the next policy run; any other state clears the policy's date. An
    erased record has nothing left to date.
    """
    return replace(
        record,
        state=state,
        state_entered_at=now,
        entered_state_here_at=now,
        changed_at=now,
        policy_date=None,
        is_kept_by_login=False,
        awaits_dating=awaits_dating(workflow, state) and not record.is_erased,
    )
