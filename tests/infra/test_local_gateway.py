"""The local stack's front answers as API Gateway would, and lets in whom its JWT authorizer would."""

import json
from typing import Any

import httpx
import jwt
import pytest
from moto.utilities.utils import load_resource

from infra.local import LocalStack, gateway
from infra.local.users import PASSWORD


@pytest.fixture
def authorised(stack: LocalStack, api: httpx.Client) -> httpx.Client:
    api.headers["Authorization"] = f"Bearer {stack.token('acme', 'ann', ['editors', 'readers'])}"
    return api


class TestTheFront:
    def test_makes_a_request_an_event_of_payload_format_2(self, authorised: httpx.Client) -> None:
        answer = authorised.post("/v1/echo/a%20b?x=1&x=2", json={"name": "é"}, headers={"Cookie": "one=1; two=2"})
        event = answer.json()["event"]
        assert event["version"] == "2.0"
        assert event["routeKey"] == event["requestContext"]["routeKey"] == "POST /v1/echo/{name}"
        assert (event["rawPath"], event["pathParameters"]) == ("/v1/echo/a b", {"name": "a b"})
        assert (event["rawQueryString"], event["queryStringParameters"]) == ("x=1&x=2", {"x": "1,2"})
        assert event["cookies"] == ["one=1", "two=2"]
        assert (json.loads(event["body"]), event["isBase64Encoded"]) == ({"name": "é"}, False)
        assert event["headers"]["content-type"] == "application/json"
        assert event["requestContext"]["http"]["method"] == "POST"
        assert event["requestContext"]["stage"] == "$default"

    def test_says_claims_as_text_and_groups_in_brackets(self, authorised: httpx.Client) -> None:
        claims = authorised.post("/v1/echo/x").json()["event"]["requestContext"]["authorizer"]["jwt"]["claims"]
        assert claims["custom:tenant"] == "acme"
        assert set(claims["cognito:groups"].strip("[]").split(" ")) == {"editors", "readers"}
        assert claims["cognito:groups"].startswith("[")
        assert claims["exp"].isdecimal()

    def test_calls_a_function_by_its_alias_which_names_a_version(self, authorised: httpx.Client) -> None:
        arn, version = authorised.post("/v1/echo/x").json()["called"]
        assert arn.endswith(":function:EchoFunction:live")
        assert version == "1"

    def test_leaves_out_of_an_event_what_the_request_lacks(self, api: httpx.Client) -> None:
        event = json.loads(api.get("/v1/open").text)["event"]
        absent = {"body", "cookies", "pathParameters", "queryStringParameters"}
        assert not absent & event.keys()
        assert "authorizer" not in event["requestContext"]

    @pytest.mark.parametrize(
        "kind",
        [
            "text/csv",
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/xml",
            "application/javascript",
        ],
    )
    def test_passes_text_on_as_text(self, authorised: httpx.Client, kind: str) -> None:
        event = authorised.post("/v1/echo/x", content=b"a=1", headers={"Content-Type": kind}).json()["event"]
        assert (event["body"], event["isBase64Encoded"]) == ("a=1", False)

    @pytest.mark.parametrize(
        "kind",
        [
            None,
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/merge-patch+json",
            "image/svg+xml",
        ],
    )
    def test_encodes_every_other_body_forms_too(self, authorised: httpx.Client, kind: str | None) -> None:
        headers = {"Content-Type": kind} if kind else {}
        event = authorised.post("/v1/echo/x", content=b"a=1", headers=headers).json()["event"]
        assert (event["body"], event["isBase64Encoded"]) == ("YT0x", True)

    def test_joins_headers_of_a_name_and_writes_names_small(self, authorised: httpx.Client) -> None:
        event = authorised.post("/v1/echo/x", headers=[("X-Tag", "a"), ("x-tag", "b")]).json()["event"]
        assert event["headers"]["x-tag"] in {"a,b", "a, b"}
        assert all(name == name.lower() for name in event["headers"])

    def test_says_the_stages_variables(self, api: httpx.Client) -> None:
        assert json.loads(api.get("/v1/open").text)["event"]["stageVariables"] == {"colour": "blue"}

    def test_prefers_a_word_to_a_variable(self, authorised: httpx.Client) -> None:
        assert authorised.post("/v1/echo/loudly").json()["event"]["routeKey"] == "POST /v1/echo/loudly"

    def test_passes_status_headers_and_cookies_back(self, authorised: httpx.Client) -> None:
        answer = authorised.post("/v1/echo/x")
        assert (answer.status_code, answer.headers["X-Greeting"]) == (201, "hello")
        assert answer.headers.get_list("Set-Cookie") == ["a=1", "b=2"]

    def test_knows_no_route_but_the_templates(self, authorised: httpx.Client) -> None:
        for answer in (authorised.get("/v1/echo/x"), authorised.post("/v1/echo"), authorised.post("/v1/echo/x/")):
            assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})

    def test_refuses_a_body_over_10_mb_of_a_length_that_is_said_or_not(self, authorised: httpx.Client) -> None:
        body = bytes(10 * 1024 * 1024 + 1)
        for content in (body, iter([body])):
            assert authorised.post("/v1/echo/x", content=content).status_code == 413

    def test_refuses_what_would_be_an_event_over_6_mb(self, stack: LocalStack, authorised: httpx.Client) -> None:
        before = stack.logs()
        answer = authorised.post("/v1/echo/x", content=bytes(5 * 1024 * 1024))  # Base64 makes it longer by a third
        assert (answer.status_code, answer.json()) == (413, {"message": "Request Entity Too Large"})
        assert stack.logs() == before

    def test_takes_no_reply_over_6_mb(self, stack: LocalStack, authorised: httpx.Client) -> None:
        answer = authorised.post("/v1/echo/x", json="say much")
        assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
        assert json.loads(stack.logs()[-1])["errorType"] == "ResponseSizeTooLarge"

    def test_refuses_a_head_over_10240_bytes(self, authorised: httpx.Client) -> None:
        for long in ({"headers": {"X-Long": "x" * 10_240}}, {"params": {"long": "x" * 10_240}}):
            assert authorised.post("/v1/echo/x", **long).status_code == 431  # type: ignore[arg-type]  # either
        assert authorised.post("/v1/echo/x", params={"long": "x" * 7_000}).status_code == 201

    def test_answers_500_for_a_function_that_raises_and_logs_the_error(
        self, stack: LocalStack, authorised: httpx.Client
    ) -> None:
        answer = authorised.post("/v1/echo/x", json="fail")
        assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
        assert json.loads(stack.logs()[-1])["errorType"] == "ValueError"

    def test_answers_500_for_a_function_that_lambda_kills_and_goes_on(
        self, stack: LocalStack, authorised: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(stack.functions["EchoFunction"], "killed_after", 0.2)
        answer = authorised.post("/v1/echo/x", json="go on")
        assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
        assert json.loads(stack.logs()[-1])["errorType"] == "TimedOut"
        assert authorised.post("/v1/echo/x").status_code == 201

    def test_answers_503_for_a_function_that_takes_longer_than_a_gateway_waits(
        self, authorised: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gateway, "LONGEST_WAIT", 0)
        answer = authorised.post("/v1/echo/x")
        assert (answer.status_code, answer.json()) == (503, {"message": "Service Unavailable"})


class TestTheAuthorizer:
    def test_refuses_a_request_without_a_token_before_the_function(self, stack: LocalStack, api: httpx.Client) -> None:
        before = stack.logs()
        answer = api.post("/v1/echo/x")
        assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})
        assert stack.logs() == before

    @pytest.mark.parametrize(
        ("change", "sign"),
        [
            ({"exp": 1}, True),
            ({"iss": "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_other"}, True),
            ({"aud": "another-client"}, True),
            ({}, False),
        ],
        ids=["expired", "of another issuer", "for another audience", "unsigned"],
    )
    def test_refuses_a_token_that_is(
        self, stack: LocalStack, api: httpx.Client, change: dict[str, Any], *, sign: bool
    ) -> None:
        good = stack.token("acme", "ann")
        claims = jwt.decode(good, options={"verify_signature": False}) | change
        key, algorithm = (moto_key(), "RS256") if sign else ("", "none")
        forged = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "dummy"})
        assert api.post("/v1/echo/x", headers={"Authorization": f"Bearer {good}"}).status_code == 201
        assert api.post("/v1/echo/x", headers={"Authorization": f"Bearer {forged}"}).status_code == 401

    @pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi"])
    def test_refuses_what_is_no_token(self, api: httpx.Client, header: str) -> None:
        assert api.post("/v1/echo/x", headers={"Authorization": header}).status_code == 401

    def test_lets_an_access_token_of_the_client_pass_which_names_no_tenant(
        self, stack: LocalStack, api: httpx.Client
    ) -> None:
        stack.token("acme", "ann")
        cognito = stack.clients.cognito
        pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        client = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
        result = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "acme.ann", "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        answer = api.post("/v1/echo/x", headers={"Authorization": f"Bearer {result['AccessToken']}"})
        claims = answer.json()["event"]["requestContext"]["authorizer"]["jwt"]["claims"]
        assert (claims["token_use"], "custom:tenant" in claims) == ("access", False)

    def test_sets_a_users_groups_exactly(self, stack: LocalStack) -> None:
        stack.token("acme", "bob", ["one", "two"])
        claims = jwt.decode(stack.token("acme", "bob", ["two"]), options={"verify_signature": False})
        assert claims["cognito:groups"] == ["two"]


def moto_key() -> Any:  # noqa: ANN401 (a key is what the library makes of it)
    """Return the key that moto signs with; it is in every copy of moto."""
    return jwt.PyJWK(load_resource("cognitoidp/resources/jwks-private.json"), algorithm="RS256").key
