"""An identity provider in memory."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from shared.access.session import ConsoleAddress, Identity, Provider, challenge_of
from shared.application.identity_provider import Tokens
from shared.kernel.errors import Forbidden, Unavailable

AT = "https://provider.example"


@dataclass(slots=True, kw_only=True)
class FakeIdentityProvider:
    """Lets in the users that a test has put among its *people*."""

    people: dict[str, Identity] = field(default_factory=dict)
    answers: bool = True
    rotates: bool = False  # whether a refresh token works once
    codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)  # whose, and what was asked
    refresh_tokens: dict[str, tuple[str, str]] = field(default_factory=dict)  # whose, and of which client
    made: int = 0

    def signs_in(self, url: str, user: str) -> tuple[str, str]:
        """Do what a person does at the provider's page; return state and code."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = self._new("code")
        self.codes[code] = (user, asked)
        return asked["state"], code

    def sign_in_url(self, console: ConsoleAddress, state: str, nonce: str, challenge: str) -> str:
        asked = {
            "client_id": console.provider.client,
            "redirect_uri": console.signed_in,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
        }
        return f"{AT}/authorize?{urlencode(asked)}"

    def exchange(self, console: ConsoleAddress, code: str, verifier: str, nonce: str, now: datetime) -> Tokens:
        self._check_answers()
        user, asked = self.codes.pop(code, ("", dict[str, str]()))
        mine = {
            "client_id": console.provider.client,
            "redirect_uri": console.signed_in,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
        }
        if any(asked.get(name) != value for name, value in mine.items()):
            raise _refused()
        return self._tokens(console.provider.client, user, now, is_new=True)

    def renew(self, provider: Provider, refresh_token: str, now: datetime) -> Tokens:
        self._check_answers()
        user, owner = self.refresh_tokens.get(refresh_token, ("", ""))
        if owner != provider.client:
            raise _refused()
        if self.rotates:
            del self.refresh_tokens[refresh_token]
        return self._tokens(provider.client, user, now, is_new=self.rotates)

    def revoke(self, provider: Provider, refresh_token: str) -> None:
        self._check_answers()
        if self.refresh_tokens.get(refresh_token, ("", ""))[1] == provider.client:
            del self.refresh_tokens[refresh_token]

    def sign_out_url(self, console: ConsoleAddress) -> str:
        return f"{AT}/logout?{urlencode({'client_id': console.provider.client, 'logout_uri': console.signed_out})}"

    def _tokens(self, client: str, user: str, now: datetime, *, is_new: bool) -> Tokens:
        if user not in self.people:
            raise _refused()
        refresh_token = self._new("refresh") if is_new else ""
        if is_new:
            self.refresh_tokens[refresh_token] = (user, client)
        return Tokens(identity=self.people[user], expires_at=now + timedelta(hours=1), refresh_token=refresh_token)

    def _check_answers(self) -> None:
        if not self.answers:
            raise Unavailable("provider_unavailable", "the provider that signs users in did not answer")

    def _new(self, kind: str) -> str:
        self.made += 1
        return f"{kind}-{self.made}"


def _refused() -> Forbidden:
    return Forbidden("sign_in_refused", "the provider did not let this user in")
