"""Send a browser to the provider."""

from dataclasses import dataclass, field

from shared.access.session import ConsoleAddress, Secret, SignIn, challenge_of, hashed, page_within, secret
from shared.application.all_ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes, and the secret by which it is known again when it comes back."""

    url: str = field(repr=False)
    browser: Secret = field(repr=False)


class BeginSignIn:
    """Writes down what the provider's answer has to fit."""

    def __init__(self, ports: Ports) -> None:
        self.sessions, self.provider = ports.sessions, ports.identity_provider
        self.clock, self.randomness = ports.clock, ports.randomness

    def __call__(self, console: ConsoleAddress, asked_for: str | None, cookie: str | None) -> Begun:
        """Begin to sign in; *cookie* is the browser's secret of another sign-in, which may go on in another tab."""
        state, nonce, verifier = (self.randomness.secret() for _ in range(3))
        browser = secret(cookie) or Secret(self.randomness.secret())
        sign_in = SignIn(
            browser=hashed(browser),
            nonce=nonce,
            verifier=verifier,
            page=page_within(asked_for),
            begun_at=self.clock.now(),
        )
        self.sessions.begin(hashed(Secret(state)), sign_in)
        return Begun(url=self.provider.sign_in_url(console, state, nonce, challenge_of(verifier)), browser=browser)
