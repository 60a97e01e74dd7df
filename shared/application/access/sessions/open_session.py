"""Find whose browser it is, and ask the provider once an hour whether they may still come in."""

from dataclasses import replace
from datetime import datetime

from shared.access.session import Hashed, Secret, Session, hashed, secret
from shared.application.all_ports import Ports
from shared.application.identity_provider import Tokens
from shared.kernel.errors import Forbidden, StaleVersion


class OpenSession:
    """Opens the session of a cookie."""

    def __init__(self, ports: Ports) -> None:
        self.sessions, self.clock = ports.sessions, ports.clock
        self.sealing, self.provider = ports.sealing, ports.identity_provider

    def __call__(self, cookie: str | None, *, by_itself: bool = False) -> Session | None:
        """Return the session, or None if there is none, it is over, or the provider no longer lets its user in.

        A page that asks *by itself* shows that it was left open, and not that its user is there: it keeps no session open.
        Raise ``Unavailable`` if the provider has to be asked and does not answer: the session stays.
        """
        own = secret(cookie)
        key = hashed(own) if own else None
        session = self.sessions.get(key) if key else None
        if own is None or key is None or session is None:
            return None
        now = self.clock.now()
        if session.is_over(now):
            self.sessions.delete(key)
            return None
        if session.is_token_over(now):
            return self._renewed(own, key, session if by_itself else replace(session, seen_at=now), now)
        is_to_be_written = session.is_seen_again(now) and not by_itself
        return self._saved(key, replace(session, seen_at=now)) if is_to_be_written else session

    def _renewed(self, own: Secret, key: Hashed, session: Session, now: datetime) -> Session | None:
        try:
            tokens = self._asked(own, session, now)
        except Forbidden:
            # A provider may take a refresh token once, and another request of this browser has come first.
            stored = self.sessions.get(key)
            if stored is not None and not stored.is_token_over(now):
                return stored
            self.sessions.delete(key)
            return None
        one, token = tokens.identity, tokens.refresh_token
        sealed = self.sealing.seal(own, token) if token else session.sealed_refresh_token
        return self._saved(
            key,
            replace(
                session,
                groups=one.groups,
                name=one.name,
                email=one.email,
                token_expires_at=tokens.expires_at,
                sealed_refresh_token=sealed,
            ),
        )

    def _asked(self, own: Secret, session: Session, now: datetime) -> Tokens:
        sealed = session.sealed_refresh_token
        token = self.sealing.open(own, sealed) if sealed else None
        if token is None:
            raise Forbidden("sign_in_again", "this session can't be renewed")
        tokens = self.provider.renew(session.provider, token, now)
        if (tokens.identity.tenant, tokens.identity.user) != (session.tenant, session.user):
            raise Forbidden("token_refused", "the renewed token names another user")
        return tokens

    def _saved(self, key: Hashed, session: Session) -> Session | None:
        try:
            return self.sessions.save(key, session)
        except StaleVersion:
            # Another request of this browser came first: it has written the same, or signed out.
            return self.sessions.get(key)
