"""Domain errors as problems."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response

from functions.api.http.problems import problem, problem_of, title_of, validation_problem
from shared.kernel import errors
from shared.kernel.errors import ExpungeError, Fault

PLANTED = "Jo Bloggs"
NAMES = frozenset({"states", "name", "query", "limit", "fields", "values"})


def _body(response: Response[str]) -> dict[str, Any]:
    assert response.content_type == "application/problem+json"
    assert isinstance(response.body, str)
    body: dict[str, Any] = json.loads(response.body)
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.Malformed, 400),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.RuleConflict, 409),
        (errors.StaleVersion, 412),
        (errors.TooLarge, 413),
        (errors.Invalid, 422),
        (errors.NotSupported, 501),
        (errors.Unavailable, 503),
        (errors.Refused, 500),
        (errors.ExpungeError, 500),
    ],
)
def test_each_family_of_errors_has_its_status(kind: type[ExpungeError], status: int) -> None:
    response = problem_of(kind("some_code", "some detail"))
    assert response.status_code == status
    assert _body(response) == {
        "type": "urn:expunge:problem:some_code",
        "title": title_of(status),
        "status": status,
        "detail": "some detail",
        "code": "some_code",
    }


@pytest.mark.parametrize(
    ("status", "title"), [(409, "Conflict"), (413, "Content Too Large"), (422, "Unprocessable Content")]
)
def test_a_title_is_the_same_whichever_python_runs(status: int, title: str) -> None:
    assert title_of(status) == title


@pytest.mark.parametrize(("status", "after"), [(409, None), (412, None), (413, None), (500, None), (503, "5")])
def test_only_what_is_unavailable_says_when_to_come_back(status: int, after: str | None) -> None:
    assert problem(HTTPStatus(status), "code", "detail").headers.get("Retry-After") == after


def test_every_fault_is_told_with_its_pointer() -> None:
    faults = (Fault("/states", "a filter names at least one state"), Fault("/workflows/0", "unknown workflow"))
    body = _body(problem_of(errors.Invalid("invalid_filter", "the filter can't be saved", faults)))
    assert body["errors"] == [
        {"pointer": "/states", "message": "a filter names at least one state"},
        {"pointer": "/workflows/0", "message": "unknown workflow"},
    ]


def test_x22_an_answer_names_at_most_fifty_faults_and_how_many_more_there_are() -> None:
    faults = tuple(Fault(f"/states/{number}", "named twice") for number in range(51))
    body = _body(problem_of(errors.Invalid("invalid_workflow", "the workflow can't be saved", faults)))
    assert body["errors"] == [{"pointer": one.pointer, "message": one.message} for one in faults[:50]]
    assert body["more_errors"] == 1
    assert "more_errors" not in _body(problem_of(errors.Invalid("invalid_workflow", "no", faults[:50])))
    found = [{"type": "missing", "loc": ("body", number), "msg": "x"} for number in range(100_000)]
    body = _body(validation_problem(found, NAMES))
    assert (len(body["errors"]), body["more_errors"]) == (50, 99_950)


def test_x22_long_faults_are_left_out_before_the_answer_is_too_long() -> None:
    faults = tuple(Fault("/values/x", "x" * 20_000) for _ in range(50))
    response = problem_of(errors.Invalid("invalid_value", "no", faults))
    body = _body(response)
    assert len(body["errors"]) + body["more_errors"] == 50
    assert body["errors"]
    assert len(str(response.body)) < 64 * 1024


@pytest.mark.parametrize(
    ("found", "pointer", "message"),
    [
        ({"type": "missing", "loc": ("body", "states"), "msg": "Field required"}, "/states", "Field required"),
        ({"type": "missing", "loc": ["body", "states", 0, "name"], "msg": "x"}, "/states/0/name", "x"),
        ({"type": "int_parsing", "loc": ("query", "limit"), "msg": "x"}, "/query/limit", "x"),
        ({"type": "missing", "loc": ("body",)}, "/", "invalid"),
        ({"type": "missing"}, "/", "invalid"),
        ({"type": "extra_forbidden", "loc": ("body", PLANTED), "msg": "x"}, "/*", "x"),
        ({"type": "extra_forbidden", "loc": ("body", "fields", 0, PLANTED), "msg": "x"}, "/fields/0/*", "x"),
        ({"type": "string_type", "loc": ("body", "values", PLANTED, "[key]"), "msg": "x"}, "/values/*", "x"),
        ({"type": "int_type", "loc": ("body", "months", PLANTED, 3, "name"), "msg": "x"}, "/*/*/3/name", "x"),
    ],
)
def test_x8_a_fault_of_a_body_is_told_without_names_that_the_caller_made_up(
    found: dict[str, object], pointer: str, message: str
) -> None:
    body = _body(validation_problem([{**found, "input": PLANTED}], NAMES))
    assert (body["status"], body["code"]) == (422, "invalid_request")
    assert body["errors"] == [{"pointer": pointer, "message": message}]
    assert PLANTED not in json.dumps(body)
