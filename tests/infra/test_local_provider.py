"""The local stack's own provider keeps to what OpenID Connect and Cognito say, so that the same functions run against both."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import boto3
import jwt
import pytest
from moto import mock_aws
from werkzeug.test import Client, TestResponse

from infra.local.clients import CREDENTIALS, REGION, Clients
from infra.local.isolation import environment
from infra.local.provider import EmulatedPool, LocalProvider
from infra.local.users import LocalUsers
from shared.access.session import challenge_of

CONSOLE = "http://127.0.0.1:8000"
BACK = f"{CONSOLE}/console/signed-in"
HERE: Any = {"base_url": "http://localhost:8001", "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}
VERIFIER = "v" * 43


@dataclass(frozen=True, kw_only=True)
class Place:
    browser: Client
    cognito: Any
    pool: str
    client: str

    def asked(self, **changes: str) -> dict[str, str]:
        usual = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": BACK,
            "scope": "openid email profile",
            "state": "s",
            "nonce": "n",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value}

    def ask(self, **changes: str) -> TestResponse:
        return self.browser.get(f"/oauth2/authorize?{urlencode(self.asked(**changes))}", **HERE)

    def choose(self, **typed: str) -> dict[str, str]:
        answer = self.browser.post("/oauth2/authorize", data={**self.asked(), **typed}, **HERE)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def token(self, **form: str) -> TestResponse:
        return self.browser.post("/oauth2/token", data={"client_id": self.client, **form}, **HERE)

    def exchange(self, code: str, **changes: str) -> TestResponse:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.token(**{**form, **changes})


@pytest.fixture
def place() -> Iterator[Place]:
    with environment({**CREDENTIALS, "AWS_DEFAULT_REGION": REGION}), mock_aws():
        cognito: Any = boto3.client("cognito-idp")
        schema: Any = [{"Name": "tenant", "AttributeDataType": "String", "Mutable": False}]
        pool = cognito.create_user_pool(PoolName="p", Schema=schema)["UserPool"]["Id"]
        flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
        made = [
            cognito.create_user_pool_client(UserPoolId=pool, ClientName=name, ExplicitAuthFlows=flows, **more)
            for name, more in (("api", {}), ("console", {"ReadAttributes": ["email", "name", "custom:tenant"]}))
        ]
        api, console = (one["UserPoolClient"]["ClientId"] for one in made)
        clients = Clients(dynamodb=cognito, streams=cognito, s3=cognito, sqs=cognito, cognito=cognito)
        provider = LocalProvider()
        provider.open(EmulatedPool(LocalUsers(clients, pool, api), pool), console, CONSOLE)
        yield Place(browser=Client(provider), cognito=cognito, pool=pool, client=console)


def test_it_asks_who_a_user_is_and_sends_them_back_with_a_code_and_their_state(place: Place) -> None:
    page = place.ask()
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    said = place.choose(tenant="council", user="jo", groups="administrator, officer")
    assert said["state"] == "s"
    tokens = place.exchange(said["code"]).json
    assert tokens is not None
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert (claims["iss"].rpartition("/")[2], claims["aud"], claims["token_use"]) == (place.pool, place.client, "id")
    assert (claims["nonce"], claims["custom:tenant"], claims["name"]) == ("n", "council", "jo")
    assert claims["cognito:groups"] == ["administrator", "officer"]
    assert tokens.keys() == {"id_token", "access_token", "refresh_token", "expires_in", "token_type"}


def test_its_tokens_are_signed_with_the_pools_own_key(place: Place) -> None:
    tokens = place.exchange(place.choose(tenant="council", user="jo")["code"]).json
    usual = place.cognito.admin_initiate_auth(
        UserPoolId=place.pool,
        ClientId=place.client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "council.jo", "PASSWORD": "Local-password-1"},
    )["AuthenticationResult"]["IdToken"]
    assert tokens is not None
    own, theirs = (jwt.get_unverified_header(one) for one in (tokens["id_token"], usual))
    assert own == theirs


def test_a_code_works_once_for_its_client_address_and_verifier(place: Place) -> None:
    for changes in ({"client_id": "x"}, {"redirect_uri": f"{CONSOLE}/x"}, {"code_verifier": "w" * 43}):
        code = place.choose(tenant="council", user="jo")["code"]
        answer = place.exchange(code, **changes)
        assert (answer.status_code, answer.json) == (400, {"error": "invalid_grant"})
        assert place.exchange(code).status_code == 400  # it was tried
    code = place.choose(tenant="council", user="jo")["code"]
    assert [place.exchange(code).status_code for _ in range(2)] == [200, 400]


def test_a_refresh_token_works_until_it_is_revoked_or_its_user_is_disabled(place: Place) -> None:
    def refreshed(token: str) -> int:
        return place.token(grant_type="refresh_token", refresh_token=token).status_code

    first, second = (
        str((place.exchange(place.choose(tenant="council", user="jo")["code"]).json or {})["refresh_token"])
        for _ in range(2)
    )
    assert (refreshed(first), refreshed(second), refreshed("x")) == (200, 200, 400)
    assert (
        place.browser.post("/oauth2/revoke", data={"token": first, "client_id": place.client}, **HERE).status_code
        == 200
    )
    assert (refreshed(first), refreshed(second)) == (400, 200)
    place.cognito.admin_disable_user(UserPoolId=place.pool, Username="council.jo")
    assert refreshed(second) == 400
    assert (
        place.browser.post("/oauth2/authorize", data={**place.asked(), "username": "council.jo"}, **HERE).status_code
        == 400
    )


def test_a_browser_is_sent_nowhere_but_to_the_consoles_own_addresses(place: Place) -> None:
    for changes in ({"redirect_uri": "https://evil.example/console/signed-in"}, {"client_id": "x"}):
        assert place.ask(**changes).status_code == 400
    out = urlencode({"client_id": place.client, "logout_uri": "https://evil.example"})
    assert place.browser.get(f"/logout?{out}", **HERE).status_code == 400
    home = urlencode({"client_id": place.client, "logout_uri": f"{CONSOLE}/console/sign-out"})
    assert place.browser.get(f"/logout?{home}", **HERE).headers["Location"] == f"{CONSOLE}/console/sign-out"


@pytest.mark.parametrize(
    "changes",
    [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}, {"scope": "email"}],
)
def test_what_is_not_code_with_pkce_is_sent_back_with_an_error(place: Place, changes: dict[str, str]) -> None:
    said = dict(parse_qsl(urlsplit(place.ask(**changes).headers["Location"]).query))
    assert said == {"error": "invalid_request", "state": "s"}


def test_it_knows_a_browser_until_it_is_signed_out(place: Place) -> None:
    place.choose(tenant="council", user="jo")
    assert place.ask().status_code == 302
    place.browser.get(
        f"/logout?{urlencode({'client_id': place.client, 'logout_uri': f'{CONSOLE}/console/sign-out'})}", **HERE
    )
    assert place.ask().status_code == 200


def test_pages_of_other_sites_and_other_machines_get_nothing(place: Place) -> None:
    data = {**place.asked(), "tenant": "council", "user": "jo"}
    foreign = place.browser.post("/oauth2/authorize", data=data, headers={"Origin": "https://evil.example"}, **HERE)
    assert foreign.status_code == 403
    rebound = {**HERE, "base_url": "http://evil.example"}
    assert place.browser.post("/oauth2/authorize", data=data, **rebound).status_code == 403
    away = {**HERE, "environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert place.browser.get(f"/oauth2/authorize?{urlencode(place.asked())}", **away).status_code == 404


def test_what_people_are_called_stays_text(place: Place) -> None:
    place.cognito.admin_create_user(
        UserPoolId=place.pool,
        Username="x",
        UserAttributes=[{"Name": "name", "Value": "<script>"}, {"Name": "custom:tenant", "Value": '"><b>'}],
    )
    page = place.ask(state="'\"><script>alert(1)</script>").text
    assert "<script>" not in page
    assert "<b>" not in page
