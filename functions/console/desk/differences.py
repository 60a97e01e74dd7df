"""What says something else than before, line by line: a version, or what another user saved while a form was open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

_NOTHING: Final = "–"
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line that says something else than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedVersion(Generic[V]):
    """A version, and what it says otherwise than the one before it."""

    version: V
    differences: list[ChangedLine]


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[ChangedLine]:
    return [
        ChangedLine(label=label, before=before.get(label, _NOTHING), after=after.get(label, _NOTHING))
        for label in {**before, **after}
        if before.get(label) != after.get(label)
    ]


def compared(
    read: Callable[[str | None, int], tuple[Sequence[V], str | None]],
    compare: Callable[[V | None, V], list[ChangedLine]],
    after: str | None,
    limit: int,
) -> tuple[list[ComparedVersion[V]], str | None]:
    """Return a page of versions, newest first; nothing is before the first."""
    found, last = read(after, limit)
    # One more, for what the oldest of the page changed.
    older = read(last, 1)[0] if last is not None else ()
    return [
        ComparedVersion(version=one, differences=compare(before, one))
        for one, before in zip(found, [*found[1:], *older, None], strict=False)
    ], last
