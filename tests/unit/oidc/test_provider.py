"""What is sent to the provider, and which of its answers let a user in."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, ReadTimeoutError

from shared.access.session import ConsoleAddress, Provider, challenge_of
from shared.adapters.oidc.provider import OidcProvider
from shared.kernel.errors import Forbidden, Unavailable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ISSUER = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_A"
AT = Provider(
    client="console-1",
    issuer=ISSUER,
    sign_in="https://login.example/oauth2/authorize",
    token="https://login.example/oauth2/token",
    revoke="https://login.example/oauth2/revoke",
    sign_out="https://login.example/logout",
)
CONSOLE = ConsoleAddress(origin="https://api.example", provider=AT)
CLAIMS = {
    "iss": ISSUER,
    "aud": "console-1",
    "exp": int((NOW + timedelta(minutes=30)).timestamp()),
    "nonce": "nonce-1",
    "token_use": "id",
    "sub": "jo",
    "custom:tenant": "northshire",
    "cognito:groups": ["administrator", "data officers"],
    "name": "Jo Bloggs",
    "email": "jo@example.org",
}


@dataclass
class Said:
    status: int
    data: bytes


@dataclass
class Answering:
    """Answers as a test has set it to, and keeps what it was sent."""

    status: int = 200
    body: object = None
    fails: HTTPError | None = None
    sent: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def request(self, method: str, url: str, /, **options: Any) -> Said:  # noqa: ANN401 – urllib3's own
        assert (method, options["redirect"]) == ("POST", False)
        assert options["headers"]["Content-Type"] == "application/x-www-form-urlencoded"
        # One that is kept may be dead once Lambda wakes the function.
        assert options["headers"]["Connection"] == "close"
        self.sent.append((url, dict(parse_qsl(options["body"]))))
        if self.fails:
            raise self.fails
        return Said(self.status, self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode())


def _token(claims: object) -> str:
    payload = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.c2ln"


def _saying(claims: object, **more: object) -> Answering:
    return Answering(body={"id_token": _token(claims), "refresh_token": "refresh-1", **more})


def _exchange(provider: Answering) -> Any:  # noqa: ANN401 – tokens, or none
    return OidcProvider("custom:tenant", provider).exchange(CONSOLE, "code-1", "verifier-1", "nonce-1", NOW)


def test_a_browser_is_sent_with_all_that_the_answer_has_to_fit() -> None:
    url = OidcProvider("custom:tenant").sign_in_url(CONSOLE, "state-1", "nonce-1", challenge_of("verifier-1"))
    assert url.partition("?")[0] == AT.sign_in
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "response_type": "code",
        "client_id": "console-1",
        "redirect_uri": "https://api.example/console/signed-in",
        "scope": "openid email profile",
        "state": "state-1",
        "nonce": "nonce-1",
        "code_challenge": challenge_of("verifier-1"),
        "code_challenge_method": "S256",
    }


def test_a_code_is_exchanged_for_who_it_is() -> None:
    provider = _saying(CLAIMS)
    tokens = _exchange(provider)
    assert provider.sent == [
        (
            AT.token,
            {
                "grant_type": "authorization_code",
                "client_id": "console-1",
                "redirect_uri": "https://api.example/console/signed-in",
                "code": "code-1",
                "code_verifier": "verifier-1",
            },
        )
    ]
    one = tokens.identity
    assert (one.tenant, one.user, one.groups) == ("northshire", "jo", ("administrator", "data officers"))
    assert (one.name, one.email) == ("Jo Bloggs", "jo@example.org")
    assert (tokens.expires_at, tokens.refresh_token) == (NOW + timedelta(minutes=30), "refresh-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"aud": "console-1", "azp": "another-client"},
        {"nonce": "nonce-2"},
        {"nonce": None},
        {"token_use": "access"},
        {"exp": int((NOW - timedelta(minutes=1)).timestamp())},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 10**30},
    ],
)
def test_a_token_for_another_from_another_or_of_another_time_lets_no_user_in(wrong: dict[str, object]) -> None:
    with pytest.raises(Forbidden) as refused:
        _exchange(_saying(CLAIMS | wrong))
    assert refused.value.code == "token_refused"
    assert "jo" not in str(refused.value).split()


@pytest.mark.parametrize("claims", [[], "text", None, 1])
def test_a_token_that_is_no_object_lets_no_user_in(claims: object) -> None:
    with pytest.raises(Forbidden):
        _exchange(_saying(claims))


@pytest.mark.parametrize("token", [None, "", "a", "a.b", "a.b.c.d", "a.é.c", "a.!!!.c", 7, "e30.e30=.x"])
def test_a_token_that_cannot_be_read_lets_no_user_in(token: object) -> None:
    with pytest.raises(Forbidden):
        _exchange(Answering(body={"id_token": token}))


def test_a_claim_that_is_said_twice_lets_no_user_in() -> None:
    payload = urlsafe_b64encode(b'{"sub": "jo", "sub": "sam"}').decode()
    with pytest.raises(Forbidden):
        _exchange(Answering(body={"id_token": f"e30.{payload}.x"}))


def test_however_long_its_tokens_last_the_provider_is_asked_again_within_the_hour() -> None:
    late = {"exp": int((NOW + timedelta(days=1)).timestamp())}
    assert _exchange(_saying(CLAIMS | late)).expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "groups"),
    [("administrator officer", ("administrator", "officer")), (None, ()), ([1, "officer"], ("officer",)), ({}, ())],
)
def test_groups_are_taken_as_they_come(said: object, groups: tuple[str, ...]) -> None:
    assert _exchange(_saying(CLAIMS | {"cognito:groups": said})).identity.groups == groups


def test_a_renewed_token_needs_no_nonce_and_brings_a_new_refresh_token_only_if_the_provider_gives_one() -> None:
    provider = Answering(body={"id_token": _token(CLAIMS | {"nonce": None})})
    tokens = OidcProvider("custom:tenant", provider).renew(AT, "refresh-1", NOW)
    assert provider.sent == [
        (AT.token, {"grant_type": "refresh_token", "client_id": "console-1", "refresh_token": "refresh-1"})
    ]
    assert (tokens.identity.user, tokens.refresh_token) == ("jo", "")


@pytest.mark.parametrize("status", [400, 401, 403, 302])
def test_what_the_provider_refuses_is_refused(status: int) -> None:
    with pytest.raises(Forbidden) as refused:
        _exchange(Answering(status=status, body={"error": "invalid_grant", "error_description": "Jo Bloggs"}))
    assert (refused.value.code, refused.value.__cause__) == ("sign_in_refused", None)
    assert "Jo" not in str(refused.value)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_provider_in_trouble_is_asked_again_later(status: int) -> None:
    with pytest.raises(Unavailable):
        _exchange(Answering(status=status))


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b'{"a": 1, "a": 2}'])
def test_an_answer_that_is_no_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(Unavailable):
        _exchange(Answering(body=body))


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(),
        ReadTimeoutError(None, "https://login.example/?code=code-1", ""),  # type: ignore[arg-type]  # no pool
        MaxRetryError(None, "https://login.example/?code=code-1"),  # type: ignore[arg-type]  # no pool
    ],
)
def test_a_provider_that_does_not_answer_is_unavailable_and_the_error_says_nothing_of_the_request(
    error: HTTPError,
) -> None:
    with pytest.raises(Unavailable) as failed:
        _exchange(Answering(fails=error))
    assert failed.value.__suppress_context__
    assert "code-1" not in str(failed.value)


def test_a_refresh_token_is_revoked_where_the_provider_can() -> None:
    provider = Answering()
    OidcProvider("custom:tenant", provider).revoke(AT, "refresh-1")
    assert provider.sent == [(AT.revoke, {"token": "refresh-1", "client_id": "console-1"})]
    bare, cannot = Provider(client="console-1", issuer=ISSUER, sign_in="", token=""), Answering()
    OidcProvider("custom:tenant", cannot).revoke(bare, "refresh-1")
    assert cannot.sent == []
    nowhere = replace(CONSOLE, provider=bare)
    assert OidcProvider("custom:tenant", cannot).sign_out_url(nowhere) == "https://api.example/console/sign-out"


def test_a_browser_is_sent_to_the_provider_to_be_forgotten_there_too() -> None:
    url = OidcProvider("custom:tenant").sign_out_url(CONSOLE)
    assert url.partition("?")[0] == AT.sign_out
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "client_id": "console-1",
        "logout_uri": "https://api.example/console/sign-out",
        "post_logout_redirect_uri": "https://api.example/console/sign-out",
    }
