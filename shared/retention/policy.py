"""Retention policies: how long a workflow's records and files are kept (P1, P2).

An end state or file type that is named has its own period; another has the default. No period means for ever (X6).
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
    """What a policy says; if disabled it dates and anonymises nothing (P14)."""

    enabled: bool = False
    records: Period | None = None
    files: Period | None = None
    states: Mapping[str, Period | None] = field(default_factory=dict)
    file_types: Mapping[str, Period | None] = field(default_factory=dict)

    def of_state(self, state: str) -> Period | None:
        """Return an end state's period; None for ever."""
        return self.states.get(state, self.records)

    @property
    def has_any_of_records(self) -> bool:
        """Tell whether any record is not kept for ever."""
        return any(period is not None for period in (self.records, *self.states.values()))

    @property
    def has_any_of_files(self) -> bool:
        """Tell whether any file is not kept for ever."""
        return any(period is not None for period in (self.files, *self.file_types.values()))

    def of_file_type(self, file_type: str) -> Period | None:
        """Return a file type's period; None for ever."""
        return self.file_types.get(file_type, self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """The draft of a policy; *version* is its revision."""

    workflow: WorkflowId
    periods: Periods
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A published policy: only these decide anything."""

    workflow: WorkflowId
    periods: Periods
    published_by: str
    published_at: datetime
    reason: str = field(repr=False)
    job: str | None  # the recalculation that it set off, if any
    version: int
    workflow_version: int  # of the workflow whose end states its dates follow, once recalculated


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A published version, which never changes."""

    policy: Policy
    version: int = 0


def check_policy(periods: Periods, workflow: Workflow) -> None:
    """Raise ``Invalid`` for learners, or a period of another than an end state."""
    if workflow.kind is Kind.LEARNER:
        raise Invalid("no_policy_for_learners", "learners are kept by the learner retention setting, not by a policy")
    faults = tuple(
        Fault("/state_retention_months", "a period can be given for end states of the workflow only")
        for state in periods.states
        if not workflow.is_end_state(state)
    )
    if faults:
        raise Invalid("invalid_policy", "the policy can't be saved", faults)
