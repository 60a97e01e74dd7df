"""Every answer of a route, made from its facts, with the gateway's own."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from functions.api.http.problems import CONTENT_TYPE, RETRY_AFTER, title_of
from infra.openapi.schemas import GATEWAY_MESSAGE, PROBLEM, reference

JSON = "application/json"
LOCATION = {
    "description": "where to look for what was made",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}
RETRY = {
    "description": "seconds until a retry makes sense",
    "schema": {"type": "integer", "minimum": 0},
    "example": int(RETRY_AFTER),
}
CHALLENGE = {"description": "what the gateway asks for", "schema": {"type": "string"}, "example": "Bearer"}
MEANINGS = {
    400: "It can't be read.",
    403: "The caller may not do this.",
    404: "There is none, or it is another tenant's; or the gateway knows no such path.",
    409: "A rule forbids it now.",
    412: "The version is missing, or is not the current one.",
    413: "It is too large, for the function (1 MB) or for the gateway (10 MB).",
    415: "The body is not JSON.",
    422: "It can be read, but breaks the model or a rule of it.",
    500: "Something unforeseen went wrong.",
    501: "The standard knows it, this service does not.",
    503: "A store or the gateway did not answer; nothing is known to have happened.",
}
# The gateway may answer with these statuses by itself.
GATEWAYS = {404, 413, 500, 503}


def refusals(operation: Mapping[str, Any], *, is_open: bool) -> dict[int, list[str]]:
    """Return the problem codes that a route can answer, by status."""
    found = {int(status): list(codes) for status, codes in operation["x-refusals"].items()}

    def also(status: int, *codes: str) -> None:
        known = found.setdefault(status, [])
        known.extend(code for code in codes if code not in known)

    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    also(500, "internal_error")
    if not is_open:
        also(403, *(["permission_required"] if operation["x-permission"] else []), "tenant_required", "user_required")
        also(503, "store_unavailable", "store_busy", "contended")
    if "path" in places:
        also(404)
        also(422, "invalid_identifier")
    also(422, "invalid_request")  # a body where none is taken, too
    if not (operation["x-options"] or operation["x-passes-query-over"]):
        also(422, "unknown_parameter")
    if "cursor" in names:
        also(400, "invalid_cursor")
    if "requestBody" in operation:
        also(400, "malformed_json", "doubled_key")
        also(413, "body_too_large")
        also(415, "json_required")
        also(422, "not_storable")
    return dict(sorted(found.items()))


def problems(codes: Mapping[int, list[str]], *, is_open: bool) -> dict[str, Any]:
    made = {str(status): _problem(status, known) for status, known in codes.items()}
    if not is_open:
        made["401"] = _gateways("The token is missing, expired, or not one of ours.", {"WWW-Authenticate": CHALLENGE})
    made["429"] = _gateways("The gateway has no room for this request now.")
    return made


def _problem(status: int, codes: list[str]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if codes:
        own = {"properties": {"status": {"const": status}, "code": {"enum": codes}}}
        content[CONTENT_TYPE] = {"schema": {"allOf": [reference(PROBLEM), own]}, "example": _example(status, codes[0])}
    if status in GATEWAYS:
        content[JSON] = {"schema": reference(GATEWAY_MESSAGE)}
    response: dict[str, Any] = {"description": MEANINGS[status], "content": content}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["headers"] = {"Retry-After": RETRY}
    return response


def _example(status: int, code: str) -> dict[str, Any]:
    return {
        "type": f"urn:expunge:problem:{code}",
        "title": title_of(status),
        "status": status,
        "detail": MEANINGS[status],
        "code": code,
    }


def _gateways(meaning: str, headers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    response: dict[str, Any] = {"description": meaning, "content": {JSON: {"schema": reference(GATEWAY_MESSAGE)}}}
    return response | ({"headers": dict(headers)} if headers else {})


def options(known: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "description": what, "schema": {"type": "string"}}
        for name, what in known.items()
    ]


def successes(operation: Mapping[str, Any]) -> dict[str, Any]:
    if operation["x-is-refused"]:
        return {}
    made = {
        status: {"description": title_of(int(status)), "content": {JSON: {"schema": reference(name)}}}
        for status, name in operation["x-answers"].items()
    }
    if not made:
        ((status, response),) = ((key, one) for key, one in operation["responses"].items() if key.startswith("2"))
        ((_, body),) = response["content"].items()
        made[status] = {"description": title_of(int(status))}
        if int(status) != HTTPStatus.NO_CONTENT:
            schema = operation["x-schema"]
            kinds = operation["x-media-types"] or [JSON]
            made[status]["content"] = {kind: {"schema": schema} if schema else body for kind in kinds}
    if operation["x-location"]:
        for response in made.values():
            response["headers"] = {"Location": LOCATION}
    return made
