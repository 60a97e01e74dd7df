"""Policies: drafts, previews, publication, versions (P1, P2, P15)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.api.http.cursors import decoded, encoded
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, Page
from functions.api.retention.models import (
    PeriodsBody,
    PolicyAnswer,
    PolicyVersionAnswer,
    PreviewAnswer,
    PublishBody,
    PublishedAnswer,
)
from functions.api.retention.wiring import app, caller, use
from shared.kernel.identifiers import WorkflowId, identifier

POLICY = "/v1/policies/<workflow>"
Part = Annotated[str, Path()]


def _workflow(text: str) -> WorkflowId:
    return WorkflowId(identifier(text, "workflow"))


@app.get("/v1/policies")
def list_policies(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[PolicyAnswer]:
    """List the policies of all workflows by their ids."""
    found, last = use.edit_policy.page(caller(), decoded(cursor, "policies"), limit)
    return Page(items=[PolicyAnswer.of(one) for one in found], next_cursor=encoded(last, "policies"))


@app.get(POLICY)
def read_policy(workflow: Part) -> PolicyAnswer:
    """Read a workflow's policy: its draft, and what is published."""
    return PolicyAnswer.of(use.edit_policy.read(caller(), _workflow(workflow)))


@app.put(f"{POLICY}/draft")
def save_draft(workflow: Part, body: PeriodsBody) -> PolicyAnswer:
    """Create the draft, or replace the revision that the body names."""
    return PolicyAnswer.of(use.edit_policy.save_draft(caller(), _workflow(workflow), body.periods(), body.version))


@app.post(f"{POLICY}/draft/preview")
def preview_draft(workflow: Part) -> PreviewAnswer:
    """Count what publishing the draft would do, and get the token that does it."""
    return PreviewAnswer.of(use.edit_policy.preview(caller(), _workflow(workflow)))


@app.post(f"{POLICY}/publish")
def publish(workflow: Part, body: PublishBody) -> PublishedAnswer:
    """Publish the draft that was previewed as the next version."""
    policy, job = use.edit_policy.publish(caller(), _workflow(workflow), body.confirmation_token, body.reason)
    return PublishedAnswer(version=policy.version, job=job)


@app.get(f"{POLICY}/versions")
def list_versions(workflow: Part, limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[PolicyVersionAnswer]:
    """List the published versions, newest first."""
    scope = ("versions", workflow)
    found, last = use.edit_policy.versions(caller(), _workflow(workflow), decoded(cursor, *scope), limit)
    items = [PolicyVersionAnswer.of_version(one) for one in found]
    return Page(items=items, next_cursor=encoded(last, *scope))
