"""Cognito triggers of the portal pool: who may log in or refresh, and what a login does to a policy's date (P13).

The account's record id is the user's name; the tenant and the workflow are attributes that only administrators write.
"""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event
from functions.observability import log_failure, logger
from shared.adapters.connection import login_client
from shared.application.retention.guard_login import GuardLogin
from shared.bootstrap.ports import WiredPorts
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId, identifier
from shared.settings import GuardPortalLoginSettings, load

guard_login = GuardLogin(WiredPorts(load(GuardPortalLoginSettings), dynamodb=login_client()))
CHECKED = ("PreAuthentication_", "TokenGeneration_")
LOGGED_IN = "PostAuthentication_"


class LoginRefusedError(Exception):
    """What Cognito shows as the reason; a code and nothing else."""


def _account(event: Event) -> tuple[TenantId, RecordKey]:
    request = event.get("request")
    attributes = request.get("userAttributes", {}) if isinstance(request, dict) else {}
    tenant = TenantId(identifier(str(attributes.get("custom:tenant")), "tenant"))
    workflow = WorkflowId(identifier(str(attributes.get("custom:workflow")), "workflow"))
    return tenant, RecordKey(workflow, RecordId(identifier(str(event.get("userName")), "account")))


def handler(event: Event, _context: LambdaContext) -> Event:
    """Refuse by raising, as Cognito wants it; return the event unchanged otherwise."""
    trigger = str(event.get("triggerSource"))
    try:
        tenant, account = _account(event)
        if trigger.startswith(LOGGED_IN):
            guard_login.logged_in(tenant, account)
            return event
        refusal = guard_login.check(tenant, account)
    except Exception as error:  # noqa: BLE001 – Cognito shows the message to whoever tries to log in
        log_failure(error)
        message = "unavailable"
        raise LoginRefusedError(message) from None
    if refusal is not None and trigger.startswith(CHECKED):
        logger.info("login refused", extra={"code": refusal})
        raise LoginRefusedError(refusal.value)
    return event
