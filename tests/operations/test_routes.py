"""`routes` says whether API Gateway has the template's routes, each behind a token or open as it should be."""

from collections.abc import Iterator, Mapping

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner

from infra.operations import target
from infra.operations.__main__ import app
from infra.operations.routes import OPEN, TEMPLATE, TOKEN, wanted_of

ARGUMENTS = ["--stack", "expunge", "routes"]


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        yield


def deployed(routes: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an API with *routes*, and let it be the stack's."""
    gateway = boto3.client("apigatewayv2")
    api = gateway.create_api(Name="expunge", ProtocolType="HTTP")["ApiId"]
    for key, kind in routes.items():
        gateway.create_route(ApiId=api, RouteKey=key, AuthorizationType=kind)
    outputs = {"ApiUrl": f"https://{api}.execute-api.eu-west-2.amazonaws.com"}
    monkeypatch.setattr(target, "_outputs_of", lambda _: outputs)


def test_all_is_well_if_every_route_is_there_and_asks_for_what_the_template_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = wanted_of(TEMPLATE)
    assert {key for key, kind in wanted.items() if kind == OPEN} == {"GET /docs", "GET /v1/openapi.json"}
    deployed(wanted, monkeypatch)
    done = CliRunner().invoke(app, ARGUMENTS)
    assert (done.exit_code, done.exception) == (0, None)
    number = len(wanted)
    assert done.stdout == f"routes {number} of {number}, with a token {number - 2}, open 2\n"


def test_a_route_that_is_missing_or_open_or_strange_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = wanted_of(TEMPLATE)
    made = wanted | {"GET /v1/jobs": OPEN, "GET /v1/everything": TOKEN}
    del made["GET /v1/ledger"]
    deployed(made, monkeypatch)
    done = CliRunner().invoke(app, ARGUMENTS)
    assert str(done.exception) == "routes that differ from the template: 3"
    assert done.stdout.splitlines()[:3] == [
        "not in the template: GET /v1/everything",
        "asks for NONE, not JWT: GET /v1/jobs",
        "missing: GET /v1/ledger",
    ]


def test_only_a_stack_in_aws_has_routes_of_its_own() -> None:
    assert "--stack" in str(CliRunner().invoke(app, ["routes"]).exception)
