"""What the brake stopped, by workflow, and what of it was confirmed since (X17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import JobId, WorkflowId

GROUND_BRAKE = "brake"
EXACT_UP_TO = 1_000_000  # of a kind in a workflow; one more only means "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The workflows that one call confirmed, and the job that it started."""

    workflows: tuple[WorkflowId, ...]
    job: JobId
    asked: str | None = None  # a digest of the request, if it had an Idempotency-Key (X14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """How many records and files are due by policy, by workflow and without zeros, and how many learners by the setting."""

    records: Mapping[str, int]
    files: Mapping[str, int]
    learners: int
    learner_workflow: WorkflowId | None = None  # learners are confirmed by its name
    confirmed: tuple[Confirmation, ...] = ()

    @property
    def all_records(self) -> int:
        """Records and learners together, as the brake counts them."""
        return sum(self.records.values()) + self.learners

    @property
    def all_files(self) -> int:
        return sum(self.files.values())

    @property
    def workflows(self) -> tuple[WorkflowId, ...]:
        """The workflows with something to confirm."""
        learners = [self.learner_workflow] if self.learner_workflow is not None and self.learners else []
        return tuple(dict.fromkeys([*map(WorkflowId, self.records), *map(WorkflowId, self.files), *learners]))

    @property
    def left(self) -> tuple[WorkflowId, ...]:
        """The workflows that wait for a confirmation."""
        return tuple(one for one in self.workflows if one not in self._taken)

    def keeps(self, workflow: WorkflowId) -> bool:
        """Tell whether nothing of *workflow* goes: while any workflow waits, so does one with nothing to confirm."""
        return bool(self.left) and workflow not in self._taken

    @property
    def _taken(self) -> frozenset[WorkflowId]:
        return frozenset(workflow for one in self.confirmed for workflow in one.workflows)

    def confirm(
        self, run: Sequence[WorkflowId], wanted: Sequence[WorkflowId] | None, job: JobId, asked: str | None = None
    ) -> "Stopped":
        """Return this with one more confirmation, of *wanted*, or else of all of *run* that is left.

        Raise ``Invalid`` for a workflow that was not stopped, and ``RuleConflict`` for one that is confirmed already.
        """
        if wanted is not None and not set(wanted) <= set(self.workflows):
            raise Invalid("not_stopped", f"the brake stopped these workflows and no others: {_named(self.workflows)}")
        workflows = self.left if wanted is None else tuple(dict.fromkeys(wanted))
        if not workflows or self._taken & set(workflows):
            left = f"these are left: {_named(self.left)}" if self.left else "none is left"
            raise RuleConflict("already_confirmed", f"each workflow is confirmed once, and {left}")
        if wanted is None:
            # More than what was counted: what waits behind a link is in it, too.
            workflows = tuple(one for one in run if one not in self._taken)
        return replace(self, confirmed=(*self.confirmed, Confirmation(workflows=workflows, job=job, asked=asked)))


def _named(workflows: Sequence[WorkflowId]) -> str:
    return ", ".join(workflows)
