"""The loop of every chunk: read, decide, write, and look again at conflicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.application.chunks.result import UNREADABLE
from shared.application.retrying import CONTENDED, ROUNDS
from shared.application.stored import Change, IlrChange, Saved
from shared.erasure.decision import Settled
from shared.kernel.errors import DEFECTS, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.outcome import Outcome

Found = TypeVar("Found")
AnyChange = TypeVar("AnyChange", Change, IlrChange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[AnyChange]):
    """A record's change, and how it settles the record; *more* asks for another round."""

    change: AnyChange | None = None
    settled: Settled | None = None
    more: bool = False


def until_settled(
    keys: Sequence[RecordKey],
    read: Callable[[Sequence[RecordKey]], Found],
    decide: Callable[[Found, RecordKey], Step[AnyChange]],
    write: Callable[[Sequence[AnyChange]], Saved],
    not_storable: str = UNREADABLE,
    contained: tuple[type[Exception], ...] = DEFECTS,
) -> dict[RecordKey, Settled]:
    """Return how *keys* were settled, if at all; raise ``Unavailable`` after ten rounds.

    An error of *decide* that is *contained* fails its record alone (X13); any other fails the chunk.
    """
    settled: dict[RecordKey, Settled] = {}
    for _ in range(ROUNDS):
        found = read(keys)
        steps = {key: _step(decide, found, key, contained) for key in keys}
        saved = write([step.change for step in steps.values() if step.change is not None])
        steps |= {key: Step(settled=_failed(not_storable)) for key in saved.rejected}
        settled |= {key: step.settled for key, step in steps.items() if step.settled and key not in saved.conflicts}
        keys = sorted(saved.conflicts | {key for key, step in steps.items() if step.more})
        if not keys:
            return settled
    raise Unavailable(*CONTENDED)


def _step(
    decide: Callable[[Found, RecordKey], Step[AnyChange]],
    found: Found,
    key: RecordKey,
    contained: tuple[type[Exception], ...],
) -> Step[AnyChange]:
    try:
        return decide(found, key)
    except contained:
        return Step(settled=_failed(UNREADABLE))


def _failed(ground: str) -> Settled:
    return Settled(outcome=Outcome.FAILED, ground=ground)
