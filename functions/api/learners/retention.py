"""The setting that says how long learners are kept (L1, L6)."""

from functions.api.http.routes import Routes
from functions.api.learners.models import (
    ConfirmedRetentionBody,
    RetentionAnswer,
    RetentionBody,
    RetentionPreviewAnswer,
)
from functions.api.learners.wiring import app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import RuleConflict

SETTING = "/v1/settings/learner-retention"
BOTH = (Permission.MANAGE_DATA_RETENTION, Permission.MANAGE_TENANT_SETTINGS)
routes = Routes(app, "Settings")


@routes.get(SETTING, needs=BOTH)
def read_learner_retention() -> RetentionAnswer:
    """Read the setting: how the period is applied, what removal does, and how many learners are past the threshold."""
    return RetentionAnswer.of(use.edit_retention.read(caller()))


@routes.post(f"{SETTING}/preview", needs=BOTH)
def preview_learner_retention(body: RetentionBody) -> RetentionPreviewAnswer:
    """Count the learners that the proposed setting would remove at the next run, and get the token that confirms it."""
    found = use.edit_retention.preview(caller(), enabled=body.enabled, years=body.years)
    return RetentionPreviewAnswer.of(found)


@routes.put(SETTING, needs=BOTH, refuses={RuleConflict: ["confirmation_required"]})
def save_learner_retention(body: ConfirmedRetentionBody) -> RetentionAnswer:
    """Change the setting to what was previewed."""
    asked = caller()
    view = use.edit_retention.save(asked, enabled=body.enabled, years=body.years, token=body.confirmation_token)
    return RetentionAnswer.of(view)
