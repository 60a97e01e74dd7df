"""Read a policy together with what it may speak of: end states, and the types of the workflow's files."""

from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.retention.edit_policy import EditPolicy, PolicyView
from shared.kernel.bounds import FILE_TYPES_THERE
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import WorkflowId
from shared.records.workflow import Workflow
from shared.retention.policy import Periods


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet:
    """A policy, and each end state and file type that has a period or could have one, in the workflow's order and by name.

    *gone* are states with a period that are no end states any more: the draft is refused until theirs are taken out.
    """

    view: PolicyView
    states: tuple[str, ...]
    gone: tuple[str, ...]
    file_types: tuple[str, ...]


class ReadPolicySheet:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.file_types = ports.catalogue, ports.file_types
        self.edit_policy = EditPolicy(ports)

    def __call__(self, caller: Caller, workflow_id: WorkflowId) -> PolicySheet:
        workflow = self.catalogue.get(caller.tenant, Workflow, workflow_id)
        if workflow is None:
            raise NotFound("unknown_workflow", "there is no such workflow")
        view = self.edit_policy.read(caller, workflow_id)
        named = [view.draft.periods, view.published.periods if view.published else Periods()]
        ends = tuple(state.name for state in workflow.states if state.end)
        known = self.file_types.all(caller.tenant, workflow_id, FILE_TYPES_THERE.most)
        return PolicySheet(
            view=view,
            states=ends,
            gone=tuple(sorted({state for one in named for state in one.states}.difference(ends))),
            file_types=tuple(
                sorted({*known, *(workflow.file_types or ()), *(name for one in named for name in one.file_types)})
            ),
        )
