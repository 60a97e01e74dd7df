"""Cognito's triggers of the portal pool, which guard logins and refreshes (P13)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event
from functions.observability import log_failure, logger
from shared.adapters.connection import login_client
from shared.application.retention.guard_login import GuardLogin
from shared.bootstrap.ports import WiredPorts
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId, identifier
from shared.settings import GuardPortalLoginSettings, load

guard_login = GuardLogin(WiredPorts(load(GuardPortalLoginSettings), dynamodb=login_client()))
CHECKED = ("PreAuthentication_", "TokenGeneration_")  # a trigger's source begins with one of these
LOGGED_IN = "PostAuthentication_"


# Cognito shows the message to the person who tries to log in.
class LoginRefusedError(Exception):
    """A refusal; its message is only a code."""


def _account(event: Event) -> tuple[TenantId, RecordKey]:
    request = event.get("request")
    attributes = request.get("userAttributes", {}) if isinstance(request, dict) else {}
    # Only administrators can write these attributes, so no user chooses their own tenant.
    tenant = TenantId(identifier(str(attributes.get("custom:tenant")), "tenant"))
    workflow = WorkflowId(identifier(str(attributes.get("custom:workflow")), "workflow"))
    # An account's record id is the user's name.
    return tenant, RecordKey(workflow, RecordId(identifier(str(event.get("userName")), "account")))


def handler(event: Event, _context: LambdaContext) -> Event:
    """Return the event unchanged, or refuse by raising, as Cognito wants it."""
    trigger = str(event.get("triggerSource"))
    try:
        tenant, account = _account(event)
        if trigger.startswith(LOGGED_IN):
            guard_login.logged_in(tenant, account)
            return event
        refusal = guard_login.check(tenant, account)
    except Exception as error:  # noqa: BLE001 – Cognito would show the message
        log_failure(error)
        message = "unavailable"
        raise LoginRefusedError(message) from None
    if refusal is not None and trigger.startswith(CHECKED):
        logger.info("login refused", extra={"code": refusal})
        raise LoginRefusedError(refusal.value)
    return event
