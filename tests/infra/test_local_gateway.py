"""The local stack's front answers as API Gateway would, and lets in whom its JWT authorizer would."""

import json
from typing import Any

import httpx
import jwt
import pytest
from moto.utilities.utils import load_resource

from infra.local import LocalStack
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

    def test_leaves_out_of_an_event_what_the_request_lacks(self, api: httpx.Client) -> None:
        event = json.loads(api.get("/v1/open").text)["event"]
        absent = {"body", "cookies", "pathParameters", "queryStringParameters", "stageVariables"}
        assert not absent & event.keys()
        assert "authorizer" not in event["requestContext"]

    def test_encodes_a_body_that_is_not_text(self, authorised: httpx.Client) -> None:
        event = authorised.post("/v1/echo/x", content=b"\xff\x00").json()["event"]
        assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)

    def test_prefers_a_word_to_a_variable(self, authorised: httpx.Client) -> None:
        assert authorised.post("/v1/echo/loudly").json()["event"]["routeKey"] == "POST /v1/echo/loudly"

    def test_passes_status_headers_and_cookies_back(self, authorised: httpx.Client) -> None:
        answer = authorised.post("/v1/echo/x")
        assert (answer.status_code, answer.headers["X-Greeting"]) == (201, "hello")
        assert answer.headers.get_list("Set-Cookie") == ["a=1", "b=2"]

    def test_knows_no_route_but_the_templates(self, authorised: httpx.Client) -> None:
        for answer in (authorised.get("/v1/echo/x"), authorised.post("/v1/echo"), authorised.post("/v1/echo/x/")):
            assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})

    def test_refuses_a_body_over_10_mb(self, authorised: httpx.Client) -> None:
        assert authorised.post("/v1/echo/x", content=bytes(10 * 1024 * 1024 + 1)).status_code == 413

    def test_answers_500_for_a_function_that_raises_and_logs_the_error(
        self, stack: LocalStack, authorised: httpx.Client
    ) -> None:
        answer = authorised.post("/v1/echo/x", json="fail")
        assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
        assert json.loads(stack.logs()[-1])["errorType"] == "ValueError"


class TestTheAuthorizer:
    def test_refuses_a_request_without_a_token(self, api: httpx.Client) -> None:
        answer = api.post("/v1/echo/x")
        assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})

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
