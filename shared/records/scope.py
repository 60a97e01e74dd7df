"""What of a record is meant: all of it, or some of its files (P5). Nothing said means neither, and so erases nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Whole(StrEnum):
    """A record as a whole, with everything that hangs on it."""

    RECORD = "whole"


@dataclass(frozen=True, slots=True)
class Files:
    """Attachments by themselves, by their numbers: at least one, or it raises ``ValueError``."""

    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.numbers or min(self.numbers) < 1:
            raise ValueError("files are numbered from 1, and there is at least one")

    def __str__(self) -> str:
        return ",".join(map(str, self.numbers))


Scope = Whole | Files


def each(scope: Scope) -> tuple[Scope, ...]:
    """Return what a history counts of *scope*: the record once, or every file by itself."""
    match scope:
        case Whole():
            return (scope,)
        case Files(numbers):
            return tuple(Files((number,)) for number in numbers)


def union(first: Scope, *others: Scope) -> Scope:
    """Return what is meant by all of them together."""
    numbers: set[int] = set()
    for scope in (first, *others):
        match scope:
            case Whole():
                return scope
            case Files(some):
                numbers.update(some)
    return Files(tuple(sorted(numbers)))


def scope_of(text: str) -> Scope:
    """Read a scope's text; raise ``ValueError`` for what is none, such as an empty one."""
    return Whole(text) if text == Whole.RECORD else Files(tuple(map(int, text.split(","))))
