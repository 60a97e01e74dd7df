"""Save a workflow: sound in itself, and fit for the records that already stand in it."""

from dataclasses import dataclass, replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Permission
from shared.application.configuration.versions import check_current, next_version
from shared.application.jobs.filter_selection import places
from shared.application.ports import Catalogue, Clock, RecordStore
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import SHARDS, FilterId, TenantId
from shared.records.filter import Filter
from shared.records.workflow import Workflow
from shared.records.workflow_check import check_workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveWorkflow:
    """The use case; see the module."""

    catalogue: Catalogue
    records: RecordStore
    clock: Clock

    def __call__(self, caller: Caller, workflow: Workflow, version: int | None) -> Workflow:
        """Create or replace *workflow* and return it with its version."""
        caller.require(Permission.MANAGE_RETENTION_POLICIES)
        check_workflow(workflow)
        current = self.catalogue.get(caller.tenant, Workflow, workflow.id)
        check_current(version, current.version if current else None)
        if current is not None:
            self._check_fits(caller.tenant, current, workflow)
        saved = replace(workflow, version=next_version(version))
        evidence = Evidence(
            action="workflow_saved",
            subject=f"workflow/{workflow.id}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": saved.version},
        )
        self.catalogue.put(caller.tenant, workflow.id, saved, evidence)
        return saved

    def _check_fits(self, tenant: TenantId, current: Workflow, workflow: Workflow) -> None:
        if workflow.kind is not current.kind:
            raise RuleConflict("kind_is_fixed", "the kind of a workflow can't change")
        gone = tuple(state.name for state in current.states if not workflow.has_state(state.name))
        if not gone:
            return
        standing = Filter(id=FilterId("any"), workflows=(current.id,), states=gone)
        for place in places(standing, range(SHARDS)):
            if self.records.count_in_state(tenant, place, self.clock.now(), 0):
                raise RuleConflict("state_in_use", "records stand in a state that the workflow would no longer have")
