"""Policies: drafts, previews, publication, versions (P1, P2, P15)."""

from functools import partial

from functions.api.http.pages import page_of
from functions.api.http.parts import WorkflowPart
from functions.api.http.routes import Refusals, Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from functions.api.retention.models import (
    PeriodsBody,
    PolicyAnswer,
    PolicyVersionAnswer,
    PreviewAnswer,
    PublishBody,
    PublishedAnswer,
)
from functions.api.retention.wiring import app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion

POLICY = "/v1/policies/<workflow>"
NEEDS = (Permission.MANAGE_RETENTION_POLICIES,)
UNKNOWN: Refusals = {NotFound: ["unknown_workflow"]}
UNFIT = ["invalid_policy", "no_policy_for_learners"]
routes = Routes(app, "Retention policies")


@routes.get("/v1/policies", needs=NEEDS)
def list_policies(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[PolicyAnswer]:
    """List the policies of all workflows by their ids."""
    return page_of(partial(use.edit_policy.page, caller()), PolicyAnswer.of, limit, cursor, "policies")


@routes.get(POLICY, needs=NEEDS, refuses=UNKNOWN)
def read_policy(workflow: WorkflowPart) -> PolicyAnswer:
    """Read a workflow's draft and published policy."""
    return PolicyAnswer.of(use.edit_policy.read(caller(), workflow))


@routes.put(POLICY, needs=NEEDS, is_refused=True, refuses={NotFound: ["unknown_workflow", "policy_is_published"]})
def refuse_policy(workflow: WorkflowPart, _body: PeriodsBody) -> None:
    """Refuse to replace a policy: it is edited as a draft, and published."""
    use.edit_policy.read(caller(), workflow)  # raises for an unknown workflow
    says = f"a policy is edited as a draft: PUT {POLICY}/draft, then preview and publish the draft"
    raise NotFound("policy_is_published", says)


@routes.put(
    f"{POLICY}/draft",
    needs=NEEDS,
    refuses={**UNKNOWN, StaleVersion: ["stale_version"], Invalid: [*UNFIT, "too_many_file_types"]},
)
def save_draft(workflow: WorkflowPart, body: PeriodsBody) -> PolicyAnswer:
    """Create the draft, or replace the revision that the body names."""
    return PolicyAnswer.of(use.edit_policy.save_draft(caller(), workflow, body.periods(), body.version))


@routes.post(f"{POLICY}/draft/preview", needs=NEEDS, refuses={**UNKNOWN, Invalid: UNFIT})
def preview_draft(workflow: WorkflowPart) -> PreviewAnswer:
    """Count what publishing the draft would do, and get the token that confirms it."""
    return PreviewAnswer.of(use.edit_policy.preview(caller(), workflow))


@routes.post(
    f"{POLICY}/publish",
    needs=NEEDS,
    refuses={**UNKNOWN, RuleConflict: ["confirmation_required"], Invalid: UNFIT},
)
def publish(workflow: WorkflowPart, body: PublishBody) -> PublishedAnswer:
    """Publish the draft that was previewed as the next version."""
    policy, job = use.edit_policy.publish(caller(), workflow, body.confirmation_token, body.reason)
    return PublishedAnswer(version=policy.version, job=job)


@routes.get(f"{POLICY}/versions", needs=NEEDS, refuses=UNKNOWN)
def list_versions(
    workflow: WorkflowPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[PolicyVersionAnswer]:
    """List the published versions, newest first."""
    read = partial(use.edit_policy.versions, caller(), workflow)
    return page_of(read, PolicyVersionAnswer.of_version, limit, cursor, "versions", workflow)
