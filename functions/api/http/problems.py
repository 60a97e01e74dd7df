"""Domain errors as RFC 9457 problems: only here does a family become a status."""

import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from shared.kernel import errors
from shared.kernel.errors import ExpungeError, Fault

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = "5"
# Before 3.13 Python has the names of an older RFC.
_RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
_STATUS: tuple[tuple[type[ExpungeError], HTTPStatus], ...] = (
    (errors.Malformed, HTTPStatus.BAD_REQUEST),
    (errors.Forbidden, HTTPStatus.FORBIDDEN),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.RuleConflict, HTTPStatus.CONFLICT),
    (errors.StaleVersion, HTTPStatus.PRECONDITION_FAILED),
    (errors.TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.NotSupported, HTTPStatus.NOT_IMPLEMENTED),
    (errors.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(family: type[ExpungeError]) -> HTTPStatus:
    found = (status for one, status in _STATUS if issubclass(family, one))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def title_of(status: int) -> str:
    return _RENAMED.get(status, HTTPStatus(status).phrase)


def problem_of(error: ExpungeError) -> Response[str]:
    return problem(status_of(type(error)), error.code, error.detail, error.faults)


def problem(status: HTTPStatus, code: str, detail: str, faults: Sequence[Fault] = ()) -> Response[str]:
    # Neither code nor detail repeats what the caller sent (X8).
    body: dict[str, object] = {
        "type": f"urn:expunge:problem:{code}",
        "title": title_of(status),
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    if faults:
        body["errors"] = [{"pointer": fault.pointer, "message": fault.message} for fault in faults]
    headers = {"Retry-After": RETRY_AFTER} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Response(status_code=status.value, content_type=CONTENT_TYPE, body=json.dumps(body), headers=dict(headers))


def validation_problem(found: Iterable[dict[str, object]]) -> Response[str]:
    kinds = list(found)
    if any(one.get("type") == "json_invalid" for one in kinds):
        return problem(HTTPStatus.BAD_REQUEST, "malformed_json", "the body is not valid JSON")
    faults = [Fault(_pointer(one), str(one.get("msg", "invalid"))) for one in kinds]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", "the request breaks the model", faults)


def _pointer(found: dict[str, object]) -> str:
    place = found.get("loc")
    parts = [str(part) for part in place] if isinstance(place, list | tuple) else []
    # The caller made up the name of an extra property, and the names in ``values``.
    if found.get("type") == "extra_forbidden":
        parts = parts[:-1]
    if "values" in parts:
        parts = parts[: parts.index("values") + 1]
    return "/" + "/".join(part for part in parts if part != "body")
