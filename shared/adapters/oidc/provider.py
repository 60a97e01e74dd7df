"""``IdentityProvider`` by OpenID Connect: Cognito's managed login, or another that keeps to the standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from shared.access.session import ConsoleAddress
from shared.adapters.oidc.claims import Expected, tokens_of
from shared.application.identity_provider import Tokens
from shared.kernel.errors import Forbidden, Unavailable
from shared.kernel.strict_json import strict_json

# Both fit well into a page's 29 seconds. Nothing is tried again: a code works once.
_TIMES = Timeout(connect=2, read=8)
_SCOPE = "openid email profile"
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_LARGEST_ANSWER = 256 * 1024
# The rest of what a client may have done wrong is ours to mend: the provider let nobody in, and lets nobody in.
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAddresses:
    """Where a provider is asked for what, letter for letter; one that revokes nothing, or has no page to leave, has no such."""

    issuer: str
    authorize: str
    token: str
    revoke: str
    sign_out: str
    sign_out_return: str  # the name of the parameter that says where to go after it


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

    def __init__(self, addresses: ProviderAddresses, tenant_claim: str, http: Http | None = None) -> None:
        self._at, self._tenant_claim = addresses, tenant_claim
        self._http: Http | PoolManager = http or PoolManager(timeout=_TIMES, retries=False)

    def sign_in_url(self, console: ConsoleAddress, state: str, nonce: str, challenge: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": console.client,
            "redirect_uri": console.signed_in,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with(self._at.authorize, asked)

    def exchange(self, console: ConsoleAddress, code: str, verifier: str, nonce: str, now: datetime) -> Tokens:
        asked = {
            "grant_type": "authorization_code",
            "client_id": console.client,
            "redirect_uri": console.signed_in,
            "code": code,
            "code_verifier": verifier,
        }
        return tokens_of(self._answer(self._at.token, asked), self._expected(console.client, nonce), now)

    def renew(self, client: str, refresh_token: str, now: datetime) -> Tokens:
        asked = {"grant_type": "refresh_token", "client_id": client, "refresh_token": refresh_token}
        return tokens_of(self._answer(self._at.token, asked), self._expected(client, None), now)

    def revoke(self, client: str, refresh_token: str) -> None:
        if self._at.revoke:
            self._send(self._at.revoke, {"token": refresh_token, "client_id": client})

    def sign_out_url(self, console: ConsoleAddress) -> str:
        if not self._at.sign_out:
            return console.signed_out
        return _with(self._at.sign_out, {"client_id": console.client, self._at.sign_out_return: console.signed_out})

    def _expected(self, client: str, nonce: str | None) -> Expected:
        return Expected(issuer=self._at.issuer, client=client, nonce=nonce, tenant_claim=self._tenant_claim)

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
