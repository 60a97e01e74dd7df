"""From the verified claims of a request to its caller."""

from dataclasses import replace

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.gateway.events import request_of
from shared.access.permissions import Caller
from shared.application.access.identify_caller import IdentifyCaller


def caller_of(app: APIGatewayHttpResolver, identify: IdentifyCaller, tenant_claim: str) -> Caller:
    """Return the caller, whose token the gateway's authorizer has verified."""
    context = app.current_event.request_context
    claims: dict[str, str] = (context.get("authorizer") or {}).get("jwt", {}).get("claims", {})
    caller = identify(claims.get(tenant_claim), claims.get("sub"), groups_of(str(claims.get("cognito:groups", ""))))
    return replace(caller, request=request_of(app.current_event.raw_event))


def groups_of(claim: str) -> list[str]:
    """Return the groups in a claim, which the authorizer passes on as the text ``[a b]``."""
    # A group's name may hold every other sign: taken apart at a comma or a bracket, it would name roles that it is none of.
    inside = claim[1:-1] if claim.startswith("[") and claim.endswith("]") else claim
    return [name for name in inside.split(" ") if name]
