"""A browser, and all that is behind the console's door, on ports in memory."""

from dataclasses import dataclass
from datetime import timedelta

from shared.access.session import ConsoleAddress, Identity, Provider, Session
from shared.application.access.sessions.begin_sign_in import BeginSignIn
from shared.application.access.sessions.end_session import EndSession
from shared.application.access.sessions.finish_sign_in import FinishSignIn, NewSession, ProviderAnswer
from shared.application.access.sessions.open_session import OpenSession
from tests.fakes.clock import FakeClock
from tests.fakes.identity_provider import AT, FakeIdentityProvider
from tests.fakes.ports import given_ports
from tests.fakes.randomness import FakeRandomness
from tests.fakes.sessions import FakeSealing, FakeSessions

PROVIDER = Provider(client="console-1", issuer=AT, sign_in=f"{AT}/authorize", token=f"{AT}/token")
CONSOLE = ConsoleAddress(origin="https://api.example", provider=PROVIDER)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
JO = Identity(tenant="northshire", user="jo", groups=("administrator",), name="Jo Bloggs", email="jo@example.org")
SAM = Identity(tenant="southshire", user="sam", groups=("officer",))


@dataclass
class Desk:
    """A browser's two cookies, and all that is behind the console's door."""

    browser: str | None = None
    cookie: str | None = None

    def __post_init__(self) -> None:
        self.sessions, self.clock = FakeSessions(), FakeClock()
        self.provider = FakeIdentityProvider(people={one.user: one for one in (JO, SAM)})
        ports = given_ports(
            sessions=self.sessions,
            sealing=FakeSealing(),
            identity_provider=self.provider,
            clock=self.clock,
            randomness=FakeRandomness(),
        )
        self.begin, self.finish = BeginSignIn(ports), FinishSignIn(ports)
        self.open, self.end = OpenSession(ports), EndSession(ports)

    def go(self, page: str | None = None) -> str:
        """Return where a browser is sent that asks for a page."""
        begun = self.begin(CONSOLE, page, self.browser)
        self.browser = begun.browser
        return begun.url

    def come(self, state: str, code: str) -> NewSession:
        """Come back from the provider."""
        done = self.finish(CONSOLE, ProviderAnswer(state=state, code=code), self.browser, self.cookie)
        self.cookie = done.cookie
        return done

    def sign_in(self, user: str = "jo", page: str | None = None) -> NewSession:
        return self.come(*self.provider.signs_in(self.go(page), user))

    def session(self) -> Session | None:
        return self.open(self.cookie)
