"""Save a workflow that is sound, and fits the records already in it."""

from dataclasses import dataclass, replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.filter_selection import partitions_of
from shared.application.rules.learner_setting import find_learner_workflow
from shared.application.rules.versions import check_current, next_version
from shared.application.stored import END_OF_TIME
from shared.kernel.errors import RuleConflict, StaleVersion
from shared.kernel.identifiers import SHARDS, FilterId, TenantId
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.bounds import check_bounds_of_workflow
from shared.records.field_changes import field_changes
from shared.records.filter import Filter
from shared.records.index_position import DATED, UNDATED
from shared.records.saved_versions import WorkflowVersion, version_name
from shared.records.workflow import Kind, Workflow, with_end_changes
from shared.records.workflow_check import check_workflow


@dataclass(frozen=True, slots=True)
class SavedWorkflow:
    """A workflow as stored, and the fields whose values erased records keep until they are erased again (X5)."""

    workflow: Workflow
    left_in_erased: tuple[str, ...] = ()


class SaveWorkflow:
    """Creates or replaces a workflow."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock

    def __call__(self, caller: Caller, workflow: Workflow, version: int | None) -> SavedWorkflow:
        check_bounds_of_workflow(workflow)
        check_workflow(workflow)
        current = self.catalogue.get(caller.tenant, Workflow, workflow.id)
        check_current(version, current.version if current else None)
        if current is not None:
            self._check_fits(caller.tenant, current, workflow)
        number, now = next_version(version), self.clock.now()
        saved = with_end_changes(replace(workflow, version=version or 0), current, number)
        changes = field_changes(current, workflow)
        evidence = Evidence(
            action="workflow_saved",
            subject=f"workflow/{workflow.id}",
            by=caller.user,
            at=now,
            details={"version": number, **dict(changes.details()), **_file_types(current, workflow)},
        )
        kept = WorkflowVersion(workflow=replace(saved, version=number), saved_by=caller.user, saved_at=now)
        beside = (version_name(workflow.id, number), kept)
        if workflow.kind is Kind.LEARNER and current is None:
            return SavedWorkflow(self._put_learners(caller.tenant, saved, evidence, beside))
        stored = self.catalogue.put(caller.tenant, workflow.id, saved, evidence, [beside])
        return SavedWorkflow(stored, changes.left_in_erased)

    def _put_learners(
        self, tenant: TenantId, saved: Workflow, evidence: Evidence, kept: tuple[str, WorkflowVersion]
    ) -> Workflow:
        pointer = LearnerWorkflow(workflow=saved.id)
        self._check_first_for_learners(tenant)
        # The pointer makes this the learners' workflow. It is written on the condition that there is none.
        try:
            return self.catalogue.put(tenant, saved.id, saved, evidence, [kept, (SETTING, pointer)])
        except StaleVersion:
            # Another call may have saved a workflow of learners first.
            self._check_first_for_learners(tenant)
            raise

    def _check_first_for_learners(self, tenant: TenantId) -> None:
        if find_learner_workflow(self.catalogue, tenant) is not None:
            raise RuleConflict("learner_workflow_exists", "a tenant has one workflow of kind learner")

    def _check_fits(self, tenant: TenantId, current: Workflow, workflow: Workflow) -> None:
        if workflow.kind is not current.kind:
            raise RuleConflict("kind_is_fixed", "the kind of a workflow can't change")
        gone = tuple(state.name for state in current.states if not workflow.has_state(state.name))
        if not gone:
            return
        # The index sorts learners by date, not by state: while there are any, each of their states may be in use.
        occupied_states = (*gone, DATED, UNDATED) if workflow.kind is Kind.LEARNER else gone
        occupied = Filter(id=FilterId("any"), workflows=(current.id,), states=occupied_states)
        for partition in partitions_of(occupied, range(SHARDS)):
            if self.records.count_in_state(tenant, partition, END_OF_TIME, 0):
                raise RuleConflict("state_in_use", "records stand in a state that the workflow would no longer have")


def _file_types(before: Workflow | None, after: Workflow) -> dict[str, bool]:
    changed = after.file_types != (before.file_types if before else None)
    return {"file_types_changed": True} if changed else {}
