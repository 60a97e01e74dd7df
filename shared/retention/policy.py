"""Retention policies: how long the records of a workflow, and their files, are kept (P1, P2).

No period means for ever (X6). An end state named with no period keeps its records for ever, whatever
the default; an end state not named takes the default. File types likewise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.kernel.errors import Fault, Invalid
from shared.kernel.identifiers import WorkflowId
from shared.records.workflow import Kind, Workflow
from shared.retention.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """What a policy says; a disabled one dates nothing and anonymises nothing (P14)."""

    enabled: bool = False
    records: Period | None = None
    files: Period | None = None
    states: Mapping[str, Period | None] = field(default_factory=dict)
    file_types: Mapping[str, Period | None] = field(default_factory=dict)

    def of_state(self, state: str) -> Period | None:
        """Return the period of an end state, or None for ever."""
        return self.states.get(state, self.records)

    def of_file_type(self, file_type: str) -> Period | None:
        """Return the period of a file type, or None for ever."""
        return self.file_types.get(file_type, self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """What is being edited; *version* is its revision."""

    workflow: WorkflowId
    periods: Periods
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A published policy: the only kind that decides anything. *job* is the recalculation that it set off, if any.

    *workflow_version* is the version of the workflow whose end states its dates follow, once they have been recalculated.
    """

    workflow: WorkflowId
    periods: Periods
    published_by: str
    published_at: datetime
    reason: str = field(repr=False)
    job: str | None
    version: int
    workflow_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One of the versions that were ever published, as it was; never changed."""

    policy: Policy
    version: int = 1


def check_policy(periods: Periods, workflow: Workflow) -> None:
    """Raise ``Invalid`` for a period of a state that is unknown or no end state; learners have no policy."""
    if workflow.kind is Kind.LEARNER:
        raise Invalid("no_policy_for_learners", "learners are kept by the learner retention setting, not by a policy")
    faults = tuple(
        Fault("/state_retention_months", "a period can be given for end states of the workflow only")
        for state in periods.states
        if not workflow.is_end_state(state)
    )
    if faults:
        raise Invalid("invalid_policy", "the policy can't be saved", faults)
