"""From the verified claims of a request to its caller."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from shared.access.permissions import Caller
from shared.application.access.identify_caller import IdentifyCaller

_GROUPS = re.compile(r"[^\s\[\],]+")  # the authorizer passes claims on as texts, groups as ``[a b]``


def caller_of(app: APIGatewayHttpResolver, identify: IdentifyCaller, tenant_claim: str) -> Caller:
    """Return the caller, whose token the gateway's authorizer has verified."""
    context = app.current_event.request_context
    claims: dict[str, str] = (context.get("authorizer") or {}).get("jwt", {}).get("claims", {})
    groups = _GROUPS.findall(str(claims.get("cognito:groups", "")))
    caller = identify(claims.get(tenant_claim), claims.get("sub"), groups)
    return replace(caller, request=request_of(app.current_event.raw_event))


def request_of(event: Mapping[str, Any]) -> str:
    # The gateway's log has it, and ours, and the jobs that come of the request.
    return str(event.get("requestContext", {}).get("requestId", ""))
