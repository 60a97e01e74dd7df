"""What every answer of the OData service has: its version, and in a problem the same once more as OData's clients look for it.

A refusal stays what it is on all other routes, ``application/problem+json`` with a stable code: who writes a client against the API
has one kind of error to read. RFC 9457 lets a problem have further members, so that it carries OData's ``error`` as well.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from functions.api.http.problems import CONTENT_TYPE
from functions.api.reporting.odata.protocol import ROOT, version_of
from shared.kernel.errors import Malformed

_NEWEST = "4.01"


def as_odata(event: Mapping[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to an event as OData wants it, or as it is where the event is not for the OData service."""
    if not str(event.get("routeKey", "")).startswith(f"GET {ROOT}"):
        return reply
    headers = {**(reply.get("headers") or {}), "OData-Version": _version(event.get("headers") or {})}
    if headers.get("Content-Type") != CONTENT_TYPE or int(reply["statusCode"]) < HTTPStatus.BAD_REQUEST:
        return {**reply, "headers": headers}
    problem = json.loads(reply["body"])
    body = {**problem, "error": {"code": problem["code"], "message": problem["detail"]}}
    return {**reply, "headers": headers, "body": json.dumps(body)}


def _version(headers: Mapping[str, str]) -> str:
    try:
        return version_of(headers)
    except Malformed:
        return _NEWEST
