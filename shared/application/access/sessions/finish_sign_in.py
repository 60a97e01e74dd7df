"""Let in a user that the provider has sent back."""

from dataclasses import dataclass, field

from shared.access.session import ConsoleAddress, Identity, Secret, Session, hashed, secret
from shared.application.access.sessions.end_session import EndSession
from shared.application.all_ports import Ports
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import is_identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What the provider's answer says, as the browser brought it."""

    state: str | None
    code: str | None = field(default=None, repr=False)
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A new session's secret, and the page that was asked for before."""

    cookie: Secret = field(repr=False)
    page: str


class FinishSignIn:
    """Makes a session of an answer that fits the sign-in which this browser began."""

    def __init__(self, ports: Ports) -> None:
        self.sessions, self.provider, self.sealing = ports.sessions, ports.identity_provider, ports.sealing
        self.clock, self.randomness = ports.clock, ports.randomness
        self.end = EndSession(ports)

    def __call__(
        self, console: ConsoleAddress, answer: ProviderAnswer, browser: str | None, former: str | None = None
    ) -> NewSession:
        """Return a new session; *browser* is the secret that was given when it began, *former* that of a session before.

        Raise ``Forbidden`` if the answer fits no sign-in of this browser, or the provider does not let the user in.
        """
        now = self.clock.now()
        state, own = secret(answer.state), secret(browser)
        # It is forgotten here, whatever comes of it: no answer is taken twice.
        sign_in = self.sessions.take(hashed(state), hashed(own)) if state and own else None
        if sign_in is None or sign_in.is_over(now):
            raise Forbidden("sign_in_unknown", "this browser has begun no such sign-in, or it was too long ago")
        if answer.error is not None or not answer.code:
            raise Forbidden("sign_in_refused", "the provider did not let this user in")
        tokens = self.provider.exchange(console, answer.code, sign_in.verifier, sign_in.nonce, now)
        _check(tokens.identity)
        cookie = Secret(self.randomness.secret())
        one = tokens.identity
        session = Session(
            provider=console.provider,
            tenant=one.tenant,
            user=one.user,
            groups=one.groups,
            name=one.name,
            email=one.email,
            csrf=self.randomness.secret(),
            started_at=now,
            seen_at=now,
            token_expires_at=tokens.expires_at,
            sealed_refresh_token=self.sealing.seal(cookie, tokens.refresh_token) if tokens.refresh_token else "",
        )
        # A session never goes on under another user, or under a secret that was known before (fixation).
        self.end(former)
        self.sessions.create(hashed(cookie), session)
        return NewSession(cookie=cookie, page=sign_in.page)


def _check(identity: Identity) -> None:
    if not is_identifier(identity.tenant):
        raise Forbidden("tenant_required", "the token names no tenant")
    if not is_identifier(identity.user):
        raise Forbidden("user_required", "the token names no user")
