"""Sessions in memory."""

from dataclasses import dataclass, field, replace

from shared.access.session import Hashed, Secret, Session, SignIn
from shared.kernel.errors import StaleVersion


@dataclass(slots=True, kw_only=True)
class FakeSessions:
    """Rows that never expire by themselves: the reader judges them by their times."""

    sessions: dict[Hashed, Session] = field(default_factory=dict)
    sign_ins: dict[Hashed, SignIn] = field(default_factory=dict)

    def begin(self, state: Hashed, sign_in: SignIn) -> None:
        self.sign_ins[state] = sign_in

    def take(self, state: Hashed, browser: Hashed) -> SignIn | None:
        found = self.sign_ins.get(state)
        return self.sign_ins.pop(state) if found is not None and found.browser == browser else None

    def create(self, key: Hashed, session: Session) -> None:
        self.sessions[key] = replace(session, version=1)

    def get(self, key: Hashed) -> Session | None:
        return self.sessions.get(key)

    def save(self, key: Hashed, session: Session) -> Session:
        stored = self.sessions.get(key)
        if stored is None or stored.version != session.version:
            raise StaleVersion("stale_version", "this has changed since it was read, or exists already")
        self.sessions[key] = replace(session, version=session.version + 1)
        return self.sessions[key]

    def delete(self, key: Hashed) -> None:
        self.sessions.pop(key, None)


class FakeSealing:
    """Writes the secret beside what it seals."""

    def seal(self, secret: Secret, text: str) -> str:
        return f"{secret}:{text}"

    def open(self, secret: Secret, sealed: str) -> str | None:
        own, _, text = sealed.partition(":")
        return text if own == secret else None
