"""What a page has to know of the session in which somebody asks for it."""

from collections.abc import Sequence
from typing import Protocol


class Visitor(Protocol):
    """A person who has signed in."""

    @property
    def tenant(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def groups(self) -> Sequence[str]: ...
    @property
    def name(self) -> str: ...
    @property
    def csrf(self) -> str: ...
