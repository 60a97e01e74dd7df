"""What every OData answer has: its version, and in a problem OData's own error."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from functions.api.http.problems import CONTENT_TYPE
from functions.api.reporting.odata.protocol import ROOT, version_of
from shared.kernel.errors import Malformed
from shared.kernel.strict_json import strict_json

_NEWEST = "4.01"


def as_odata(event: Mapping[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    """Return *reply* as OData wants it; other routes' replies stay as they are."""
    if not str(event.get("routeKey", "")).startswith(f"GET {ROOT}"):
        return reply
    headers = {**(reply.get("headers") or {}), "OData-Version": _version(event.get("headers") or {})}
    if headers.get("Content-Type") != CONTENT_TYPE or int(reply["statusCode"]) < HTTPStatus.BAD_REQUEST:
        return {**reply, "headers": headers}
    # Clients of the API have one kind of error to read, and RFC 9457 lets it have further members.
    problem = strict_json(reply["body"])
    body = {**problem, "error": {"code": problem["code"], "message": problem["detail"]}}
    return {**reply, "headers": headers, "body": json.dumps(body)}


def _version(headers: Mapping[str, str]) -> str:
    try:
        return version_of(headers)
    except Malformed:
        return _NEWEST
