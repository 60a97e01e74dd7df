"""``IdentityProvider`` by OpenID Connect: Cognito's managed login, or another that keeps to the standard."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from shared.access.session import ConsoleAddress, Provider
from shared.adapters.oidc.claims import Expected, tokens_of
from shared.application.identity_provider import Tokens
from shared.kernel.errors import Forbidden, Unavailable
from shared.kernel.strict_json import strict_json

# Both fit well into a page's 29 seconds. Nothing is tried again: a code works once.
_TIMES = Timeout(connect=2, read=8)
_SCOPE = "openid email profile"
# A connection that is kept while Lambda freezes the function may be dead when it is used again, and nothing is tried twice.
_FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "Connection": "close",
}
_LARGEST_ANSWER = 256 * 1024
# The rest of what a client may have done wrong is ours to mend: the provider let no user in, and lets none in.
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Answered(Protocol):
    """As urllib3's answer has them."""

    @property
    def status(self) -> int: ...
    @property
    def data(self) -> bytes: ...


class Http(Protocol):
    """As urllib3 sends a form."""

    def request(self, method: str, url: str, /, **options: Any) -> Answered: ...  # noqa: ANN401 – urllib3's own


class OidcProvider:
    """The adapter, of a public client: it has no secret, PKCE binds a code to us."""

    def __init__(self, tenant_claim: str, http: Http | None = None) -> None:
        self._tenant_claim = tenant_claim
        self._http: Http | PoolManager = http or PoolManager(timeout=_TIMES, retries=False)

    def sign_in_url(self, console: ConsoleAddress, state: str, nonce: str, challenge: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": console.provider.client,
            "redirect_uri": console.signed_in,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with(console.provider.sign_in, asked)

    def exchange(self, console: ConsoleAddress, code: str, verifier: str, nonce: str, now: datetime) -> Tokens:
        asked = {
            "grant_type": "authorization_code",
            "client_id": console.provider.client,
            "redirect_uri": console.signed_in,
            "code": code,
            "code_verifier": verifier,
        }
        return self._tokens(console.provider, asked, nonce, now)

    def renew(self, provider: Provider, refresh_token: str, now: datetime) -> Tokens:
        asked = {"grant_type": "refresh_token", "client_id": provider.client, "refresh_token": refresh_token}
        return self._tokens(provider, asked, None, now)

    def revoke(self, provider: Provider, refresh_token: str) -> None:
        if provider.revoke:
            self._send(provider.revoke, {"token": refresh_token, "client_id": provider.client})

    def sign_out_url(self, console: ConsoleAddress) -> str:
        one = console.provider
        if not one.sign_out:
            return console.signed_out
        # The first is Cognito's name for where to go then, the other OpenID Connect's.
        back = {"logout_uri": console.signed_out, "post_logout_redirect_uri": console.signed_out}
        return _with(one.sign_out, {"client_id": one.client, **back})

    def _tokens(self, provider: Provider, form: Mapping[str, str], nonce: str | None, now: datetime) -> Tokens:
        expected = Expected(
            issuer=provider.issuer, client=provider.client, nonce=nonce, tenant_claim=self._tenant_claim
        )
        return tokens_of(self._answer(provider.token, form), expected, now)

    def _answer(self, url: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            found = strict_json(self._send(url, form)[:_LARGEST_ANSWER].decode())
        except ValueError:  # no UTF-8, or no JSON
            raise _unavailable() from None
        return found if isinstance(found, dict) else {}

    def _send(self, url: str, form: Mapping[str, str]) -> bytes:
        try:
            answer = self._http.request("POST", url, body=urlencode(form), headers=_FORM, redirect=False)
            status, data = answer.status, answer.data
        except HTTPError:
            # Without its cause, whose text holds the address and may hold more.
            raise _unavailable() from None
        if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _unavailable()
        if status != HTTPStatus.OK:
            # What it says in detail may quote what was sent (X8).
            raise Forbidden("sign_in_refused", "the provider did not let this user in")
        return data


def _with(url: str, asked: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"


def _unavailable() -> Unavailable:
    return Unavailable("provider_unavailable", "the provider that signs users in did not answer; try again later")
