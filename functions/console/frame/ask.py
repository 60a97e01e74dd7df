"""A signed-in person's request for a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from functions.console.frame.forms import Form
from shared.access.permissions import Caller, Permission
from shared.access.session import Session

NOTICE: Final = "notice"


class Query(Mapping[str, str]):
    """What an address has after its question mark, and which of it a page has asked for (X19)."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._read = {NOTICE}

    def __getitem__(self, name: str) -> str:
        self._read.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    @property
    def has_unread(self) -> bool:
        return not self._read.issuperset(self._given)

    def known(self) -> dict[str, str]:
        """Return what a page has asked for, without the notice, which is said once."""
        return {name: value for name, value in self._given.items() if name in self._read - {NOTICE}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request for a page: the caller, the address, and what they typed."""

    caller: Caller
    session: Session
    path: str
    query: Query = field(default_factory=lambda: Query({}))
    form: Form = field(default_factory=Form)

    def may(self, *permissions: Permission) -> bool:
        """Return whether the caller has all of *permissions*; a page leaves out the way to what they lack."""
        return self.caller.permissions.issuperset(permissions)

    @property
    def cursor(self) -> str | None:
        return self.query.get("cursor")
