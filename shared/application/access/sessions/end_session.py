"""Sign out."""

from shared.access.session import ConsoleAddress, Session, hashed, secret
from shared.application.all_ports import Ports
from shared.kernel.errors import ExpungeError


class EndSession:
    """Ends the session of a cookie, and what the provider would have renewed it by."""

    def __init__(self, ports: Ports) -> None:
        self.sessions, self.sealing, self.provider = ports.sessions, ports.sealing, ports.identity_provider

    def session(self, cookie: str | None) -> Session | None:
        """Return the session that would end, over or not: a form that asks for its end has to show its secret for forms."""
        own = secret(cookie)
        return self.sessions.get(hashed(own)) if own else None

    def provider_page(self, console: ConsoleAddress) -> str:
        """Return where a browser goes then, so that the provider forgets it too."""
        return self.provider.sign_out_url(console)

    def __call__(self, cookie: str | None) -> None:
        """End it, there or not; raise ``Unavailable`` if the store does not answer."""
        own = secret(cookie)
        if own is None:
            return
        key = hashed(own)
        session = self.sessions.get(key)
        # The row first: whatever the provider says, this browser is out.
        self.sessions.delete(key)
        token = self.sealing.open(own, session.sealed_refresh_token) if session else None
        if session is None or not token:
            return
        try:
            self.provider.revoke(session.provider, token)
        except ExpungeError:
            # The token is gone: its only copy was in the row.
            return
