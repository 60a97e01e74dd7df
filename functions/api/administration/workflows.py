"""Workflows: any caller of the tenant reads them; saving needs ``manage_retention_policies``."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.api.administration.wiring import app, caller, use
from functions.api.administration.workflow_models import WorkflowBody, WorkflowView
from functions.api.http.cursors import decoded, encoded
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, Page
from shared.kernel.identifiers import WorkflowId, identifier
from shared.records.workflow import Workflow


@app.get("/v1/workflows")
def list_workflows(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[WorkflowView]:
    """List workflows by their ids."""
    found, last = use.read.page(caller(), None, Workflow, decoded(cursor, "workflows"), limit)
    return Page(items=[WorkflowView.of(one) for one in found], next_cursor=encoded(last, "workflows"))


@app.get("/v1/workflows/<workflow>")
def read_workflow(workflow: Annotated[str, Path()]) -> WorkflowView:
    """Read a workflow."""
    return WorkflowView.of(use.read.one(caller(), None, Workflow, identifier(workflow, "workflow")))


@app.put("/v1/workflows/<workflow>")
def save_workflow(workflow: Annotated[str, Path()], body: WorkflowBody) -> WorkflowView:
    """Create a workflow, or replace the version that the body names."""
    wanted = body.workflow(WorkflowId(identifier(workflow, "workflow")))
    return WorkflowView.of(use.save_workflow(caller(), wanted, body.version))
