"""Cognito's triggers of the portal pool, which guard logins and refreshes (P13)."""

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event
from functions.observability import begin, flush, log_failure, logger, metrics
from functions.snapshot import seed_after_restore
from shared.adapters.connection import login_client
from shared.application.retention.guard_login import GuardLogin, Refusal
from shared.bootstrap.ports import WiredPorts
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId, identifier
from shared.settings import GuardPortalLoginSettings, load

seed_after_restore()
guard_login = GuardLogin(WiredPorts(load(GuardPortalLoginSettings), dynamodb=login_client()))
# A trigger's source begins with its step. The rest are steps that give tokens: at a login, and at its refreshes.
BEFORE_PASSWORD = "PreAuthentication_"  # noqa: S105 (the name of a step)
LOGGED_IN = "PostAuthentication_"


# Cognito shows the message to the person who tries to log in.
class LoginRefusedError(Exception):
    """A refusal; its message is only a code."""


def handler(event: Event, context: LambdaContext) -> Event:
    """Return the event unchanged, or refuse by raising, as Cognito wants it."""
    begin(context)
    try:
        refusal = _judge(event)
    except Exception as error:  # noqa: BLE001 – Cognito would show the message
        log_failure(error)
        metrics.add_metric(name="LoginGuardUnavailable", unit=MetricUnit.Count, value=1)
        flush()
        message = "unavailable"
        raise LoginRefusedError(message) from None
    if refusal is not None:
        logger.info("login refused", extra={"code": refusal})
        # Lambda counts this as an error of the function; the alarm subtracts what is counted here.
        metrics.add_metric(name="LoginsRefused", unit=MetricUnit.Count, value=1)
        flush()
        raise LoginRefusedError(refusal.value)
    return event


def _judge(event: Event) -> Refusal | None:
    trigger = str(event.get("triggerSource"))
    if trigger.startswith(BEFORE_PASSWORD):
        # Nothing of the event is looked at: a stranger may have named any account, or one that is not there.
        guard_login.before_password()
        return None
    try:
        tenant, account = _account(event)
    except Invalid:
        return Refusal.UNKNOWN_ACCOUNT  # a user who was made without the attributes that lead to a record
    if trigger.startswith(LOGGED_IN):
        return guard_login.logged_in(tenant, account)
    return guard_login.check(tenant, account)


def _account(event: Event) -> tuple[TenantId, RecordKey]:
    request = event.get("request")
    attributes = request.get("userAttributes", {}) if isinstance(request, dict) else {}
    # Only administrators can write these attributes, so no user chooses their own tenant.
    tenant = TenantId(identifier(str(attributes.get("custom:tenant", "")), "tenant"))
    workflow = WorkflowId(identifier(str(attributes.get("custom:workflow", "")), "workflow"))
    # An account's record id is the user's name.
    return tenant, RecordKey(workflow, RecordId(identifier(str(event.get("userName", "")), "account")))
