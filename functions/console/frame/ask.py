"""A signed-in person's request for a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.console.frame.forms import Form
from shared.access.permissions import Caller, Permission
from shared.access.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Who asks, for what, and what they typed."""

    caller: Caller
    session: Session
    path: str
    query: Mapping[str, str] = field(default_factory=dict)  # of a name that is there twice, the first
    form: Form = field(default_factory=Form)

    def may(self, *permissions: Permission) -> bool:
        """Return whether the caller has all of *permissions*; a page leaves out the way to what they lack."""
        return self.caller.permissions.issuperset(permissions)

    @property
    def cursor(self) -> str | None:
        return self.query.get("cursor")
