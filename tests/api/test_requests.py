"""What every route makes of a request's form, whatever it is about."""

import json

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel

from functions.api.http.app import answer, make_app
from functions.api.http.reading import LARGEST_BODY
from functions.api.http.routes import PUBLIC, Routes
from tests.api.document import Operation, guarded
from tests.api.village import ADMINISTRATOR, Village
from tests.world.world import Reply

WITH_BODIES = [one for one in guarded() if one.example]
EVERY = pytest.mark.parametrize("operation", WITH_BODIES, ids=lambda operation: operation.key)
ROLE = next(one for one in WITH_BODIES if one.key == "PUT /v1/roles/{role}")


def _send(
    village: Village, operation: Operation, raw: bytes, kind: str = "application/json", groups: str = ADMINISTRATOR
) -> Reply:
    path = operation.filled(role=village.fresh())
    return village.world.call(operation.method, path, raw=raw, headers={"Content-Type": kind}, groups=groups)


@EVERY
def test_a_caller_without_the_permission_is_told_nothing_about_the_request(
    village: Village, operation: Operation
) -> None:
    for raw, kind in ((b"{", "application/json"), (b"[]", "application/json"), (b"", "text/plain")):
        assert _send(village, operation, raw, kind, groups="").expect(403).body["code"] == "permission_required"


@EVERY
def test_a_list_is_not_taken_for_what_it_holds(village: Village, operation: Operation) -> None:
    before = village.rows()
    for body in ([operation.example], [[operation.example]], [], [None]):
        assert _send(village, operation, json.dumps(body).encode()).expect(422).body["code"] == "invalid_request"
    assert village.rows() == before


@EVERY
def test_a_form_is_not_json(village: Village, operation: Operation) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x"):
        assert _send(village, operation, b"permissions=read_records", kind).expect(415).body["code"] == "json_required"


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/JSON", "application/json;x=y", ""]
)
def test_json_is_json_however_it_is_spelt(village: Village, kind: str) -> None:
    _send(village, ROLE, json.dumps(ROLE.example).encode(), kind).expect(200)


@pytest.mark.parametrize(
    "kind", ["application/jsonp", "application/json-patch+json", "text/json", "text/plain", "json"]
)
def test_what_is_only_like_json_is_not(village: Village, kind: str) -> None:
    _send(village, ROLE, json.dumps(ROLE.example).encode(), kind).expect(415)


def test_a_body_that_is_too_large_is_refused_unread(village: Village) -> None:
    body = json.dumps(ROLE.example).encode()
    _send(village, ROLE, body + b" " * (LARGEST_BODY - len(body))).expect(200)
    reply = _send(village, ROLE, body + b" " * (LARGEST_BODY - len(body) + 1)).expect(413)
    assert reply.body["code"] == "body_too_large"


class _Promised(BaseModel):
    number: int


class _Context(LambdaContext):
    """As much of it as is read."""

    aws_request_id = "request-1"
    function_name = "broken"
    function_version = "1"


def test_an_answer_that_breaks_its_own_model_is_told_as_our_fault_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "expunge")
    app = make_app()

    @Routes(app, "Broken").get("/broken", needs=PUBLIC)
    def broken() -> _Promised:
        return {"number": "PLANTED"}  # type: ignore[return-value]  # the defect

    event: dict[str, object] = {
        "version": "2.0",
        "routeKey": "GET /broken",
        "rawPath": "/broken",
        "headers": {},
        "requestContext": {"requestId": "gateway-1", "stage": "$default", "http": {"method": "GET", "path": "/broken"}},
    }
    reply = answer(app, event, _Context())
    assert reply["statusCode"] == 500
    assert json.loads(str(reply["body"]))["code"] == "internal_error"
    said = capsys.readouterr().out
    assert '"AnswersFailed":[1.0]' in said
    assert "PLANTED" not in str(reply) + said
    answer(app, {**event, "routeKey": "GET /other", "rawPath": "/other"}, _Context())
    assert "AnswersFailed" not in capsys.readouterr().out
