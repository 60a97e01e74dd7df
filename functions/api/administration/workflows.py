"""Workflows, which any caller of the tenant may read."""

from functools import partial

from functions.api.administration.wiring import app, caller, use
from functions.api.administration.workflow_models import (
    SavedWorkflowView,
    WorkflowBody,
    WorkflowVersionView,
    WorkflowView,
)
from functions.api.http.pages import page_of
from functions.api.http.parts import WorkflowPart
from functions.api.http.routes import ANY_CALLER, Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion
from shared.records.workflow import Workflow

WORKFLOW = "/v1/workflows/<workflow>"
routes = Routes(app, "Workflows")


@routes.get("/v1/workflows", needs=ANY_CALLER)
def list_workflows(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[WorkflowView]:
    """List workflows by their ids."""
    return page_of(partial(use.read.page, caller(), Workflow), WorkflowView.of, limit, cursor, "workflows")


@routes.get(WORKFLOW, needs=ANY_CALLER, refuses={NotFound: ["unknown_workflow"]})
def read_workflow(workflow: WorkflowPart) -> WorkflowView:
    """Read a workflow."""
    return WorkflowView.of(use.read.one(caller(), Workflow, workflow))


@routes.put(
    WORKFLOW,
    needs=(Permission.MANAGE_RETENTION_POLICIES,),
    refuses={
        RuleConflict: ["kind_is_fixed", "state_in_use", "learner_workflow_exists"],
        StaleVersion: ["stale_version"],
        Invalid: [
            "invalid_workflow",
            "too_many_choices",
            "too_many_file_types",
            "too_many_workflows",
            "too_many_states",
            "too_many_transitions",
            "too_many_fields",
            "too_many_rules",
            "workflow_too_large",
        ],
    },
)
def save_workflow(workflow: WorkflowPart, body: WorkflowBody) -> SavedWorkflowView:
    """Create a workflow, or replace the version that the body names.

    If its end states change, publish its policy again: that dates the records in them. If a field becomes sensitive, or its
    treatment takes more, `warnings` names it: records that have been erased keep its value until they are erased again.
    """
    return SavedWorkflowView.of_saved(use.save_workflow(caller(), body.workflow(workflow), body.version))


@routes.get(
    f"{WORKFLOW}/versions", needs=(Permission.MANAGE_RETENTION_POLICIES,), refuses={NotFound: ["unknown_workflow"]}
)
def list_workflow_versions(
    workflow: WorkflowPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[WorkflowVersionView]:
    """List what a workflow was, newest first."""
    read = partial(use.read_versions.of_workflow, caller(), workflow)
    return page_of(read, WorkflowVersionView.of_version, limit, cursor, "workflow-versions", workflow)
