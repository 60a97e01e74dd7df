"""Requests to anonymise a record (P7, P8, P9)."""

from datetime import date

from shared.kernel.errors import Invalid, RuleConflict
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow


def check_may_request(record: Record, workflow: Workflow, due: date, today: date) -> None:
    """Raise for a record that is erased or in no end state (a learner needs none: L7a), and for a date that has passed."""
    if record.is_erased:
        raise RuleConflict("already_erased", "this record has been erased")
    if workflow.kind is not Kind.LEARNER and not workflow.is_end_state(record.state):
        raise RuleConflict("not_in_end_state", "only a record in an end state can be anonymised")
    if due < today:
        raise Invalid("due_date_in_past", "due_date must be today or later")


def check_may_leave(record: Record, workflow: Workflow, target: str) -> None:
    """Raise ``RuleConflict`` if a requested record would go from an end state to one that is none (P8; not for learners)."""
    leaves = (
        workflow.kind is not Kind.LEARNER and workflow.is_end_state(record.state) and not workflow.is_end_state(target)
    )
    if record.request is not None and leaves and not record.is_erased:
        raise RuleConflict("anonymisation_requested", "this record is to be anonymised and stays in an end state")
