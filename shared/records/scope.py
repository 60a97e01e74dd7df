"""What an erasure takes: a whole record, or some files (P5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Whole(StrEnum):
    """A record with all its contents."""

    RECORD = "whole"


@dataclass(frozen=True, slots=True)
class Files:
    """Attachments by number, from 1; raise ``ValueError`` for none."""

    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        # An empty scope is an error, so that a lost value can't mean everything.
        if not self.numbers or min(self.numbers) < 1:
            raise ValueError("files are numbered from 1, and there is at least one")

    def __str__(self) -> str:
        return ",".join(map(attachment_id, self.numbers))


def attachment_id(number: int) -> str:
    """Return an attachment's id, as callers know it."""
    return f"{number:06d}"


Scope = Whole | Files


def each(scope: Scope) -> tuple[Scope, ...]:
    """Return what a history counts: one record, or each file."""
    match scope:
        case Whole():
            return (scope,)
        case Files(numbers):
            return tuple(Files((number,)) for number in numbers)


def only_file(scope: Scope | None) -> int | None:
    """Return the number of the one file that *scope* is about, or None."""
    match scope:
        case Files((number,)):
            return number
        case _:
            return None


def union(first: Scope, *others: Scope) -> Scope:
    numbers: set[int] = set()
    for scope in (first, *others):
        match scope:
            case Whole():
                return scope
            case Files(some):
                numbers.update(some)
    return Files(tuple(sorted(numbers)))


def shortened(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Return *scopes* with all files in one, so that a row holds them in little room."""
    some = tuple(dict.fromkeys(scopes))
    whole = tuple(one for one in some if one is Whole.RECORD)
    files = [one for one in some if one is not Whole.RECORD]
    return (*whole, union(*files)) if files else whole


def scope_of(text: str) -> Scope:
    """Read a scope's text; raise ``ValueError`` for any other."""
    return Whole(text) if text == Whole.RECORD else Files(tuple(map(int, text.split(","))))
