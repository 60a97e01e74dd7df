"""Domain errors as RFC 9457 problems: only here does a family become a status."""

import json
from collections.abc import Container, Mapping, Sequence
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.http.patterns import WORDS
from shared.kernel import errors
from shared.kernel.errors import ExpungeError, Fault

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = "5"
MOST_FAULTS = 50
LONGEST_FAULTS = 48 * 1024  # of the 64 KB that an answer may have (X22)
_LEFT_OUT = ("body", "[key]")  # Pydantic's and Powertools' own
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


def problem(
    status: HTTPStatus, code: str, detail: str, faults: Sequence[Fault] = (), further: int = 0
) -> Response[str]:
    """Return a problem with as many of *faults* as an answer may have; *further* counts those beside them (X22)."""
    # Neither code nor detail repeats what the caller sent (X8).
    body: dict[str, object] = {
        "type": f"urn:expunge:problem:{code}",
        "title": title_of(status),
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    if faults:
        shown = _fitting(faults[:MOST_FAULTS])
        body["errors"] = shown
        if left_out := len(faults) + further - len(shown):
            body["more_errors"] = left_out
    headers = {"Retry-After": RETRY_AFTER} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Response(status_code=status.value, content_type=CONTENT_TYPE, body=json.dumps(body), headers=dict(headers))


def _fitting(faults: Sequence[Fault]) -> list[dict[str, str]]:
    fitting, room = list[dict[str, str]](), LONGEST_FAULTS
    for fault in faults:
        one = {"pointer": fault.pointer, "message": fault.message}
        room -= len(json.dumps(one))
        if fitting and room < 0:
            break
        fitting.append(one)
    return fitting


def validation_problem(found: Sequence[Mapping[str, object]], names: Container[str]) -> Response[str]:
    """Return the problem of what Pydantic found; it repeats only *names*, which no caller made up (X8)."""
    # The rest is only counted: making each fault would take longer than finding it (X22).
    faults = [Fault(_pointer(one, names), _said(one)) for one in found[:MOST_FAULTS]]
    further = len(found) - len(faults)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", "the request breaks the model", faults, further)


def _said(found: Mapping[str, object]) -> str:
    more = found.get("ctx")
    pattern = more.get("pattern") if isinstance(more, dict) else None
    return WORDS.get(str(pattern), str(found.get("msg", "invalid")))


def _pointer(found: Mapping[str, object], names: Container[str]) -> str:
    place = found.get("loc")
    parts = place if isinstance(place, list | tuple) else []
    # A key of a map, such as the name of a value, is the caller's own.
    shown = (str(part) if isinstance(part, int) or part in names else "*" for part in parts if part not in _LEFT_OUT)
    return "/" + "/".join(shown)
