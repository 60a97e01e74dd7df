"""From the verified claims of a request to its caller."""

import re

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from shared.access.permissions import Caller
from shared.application.access.identify_caller import IdentifyCaller

_GROUPS = re.compile(r"[^\s\[\],]+")


def caller_of(app: APIGatewayHttpResolver, identify: IdentifyCaller, tenant_claim: str) -> Caller:
    """Return who asks. The gateway's authorizer has verified the token; its claims arrive as texts, groups as ``[a b]``."""
    context = app.current_event.request_context
    claims: dict[str, str] = (context.get("authorizer") or {}).get("jwt", {}).get("claims", {})
    groups = _GROUPS.findall(str(claims.get("cognito:groups", "")))
    return identify(claims.get(tenant_claim), claims.get("sub"), groups)
