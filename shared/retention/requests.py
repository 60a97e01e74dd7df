"""Requests to anonymise a record (P7, P8, P9)."""

from datetime import date

from shared.kernel.errors import Invalid, RuleConflict
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow

# The ledger's names for the two acts.
REQUESTED = "anonymisation_requested"
WITHDRAWN = "anonymisation_request_withdrawn"


def may_be_requested(record: Record, workflow: Workflow) -> bool:
    """Tell whether the state of *record* lets it be requested (P7)."""
    return workflow.kind is Kind.LEARNER or workflow.is_end_state(record.state)


def check_may_request(record: Record, workflow: Workflow, due: date, today: date) -> None:
    """Raise for an erased record, one not in an end state (learners need none: L7a), and a past date."""
    if record.is_erased:
        raise RuleConflict("already_erased", "this record has been erased")
    if not may_be_requested(record, workflow):
        raise RuleConflict("not_in_end_state", "only a record in an end state can be anonymised")
    if due < today:
        raise Invalid("due_date_in_past", "due_date must be today or later")


def check_may_leave(record: Record, workflow: Workflow, target: str) -> None:
    """Raise ``RuleConflict`` if a requested record, but no learner, would leave its end states (P8)."""
    leaves = (
        workflow.kind is not Kind.LEARNER and workflow.is_end_state(record.state) and not workflow.is_end_state(target)
    )
    if record.request is not None and leaves and not record.is_erased:
        raise RuleConflict("anonymisation_requested", "this record is to be anonymised and stays in an end state")
