"""The loop of every chunk: read, decide on each record, write, and look again at what somebody else changed in between."""

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
    """What to write for a record, and what it is settled as once that is written; *more* asks for another round."""

    change: AnyChange | None = None
    settled: Settled | None = None
    more: bool = False


def until_settled(
    keys: Sequence[RecordKey],
    read: Callable[[Sequence[RecordKey]], Found],
    decide: Callable[[Found, RecordKey], Step[AnyChange]],
    write: Callable[[Sequence[AnyChange]], Saved],
    not_storable: str = UNREADABLE,
) -> dict[RecordKey, Settled]:
    """Return what each of *keys* was settled as, if it was; whatever is wrong with one record fails it alone (X13).

    Raises:
        Unavailable: records were changed by somebody else in every round.
    """
    settled: dict[RecordKey, Settled] = {}
    for _ in range(ROUNDS):
        found = read(keys)
        steps = {key: _step(decide, found, key) for key in keys}
        saved = write([step.change for step in steps.values() if step.change is not None])
        steps |= {key: Step(settled=_failed(not_storable)) for key in saved.rejected}
        settled |= {key: step.settled for key, step in steps.items() if step.settled and key not in saved.conflicts}
        keys = sorted(saved.conflicts | {key for key, step in steps.items() if step.more})
        if not keys:
            return settled
    raise Unavailable(*CONTENDED)


def _step(decide: Callable[[Found, RecordKey], Step[AnyChange]], found: Found, key: RecordKey) -> Step[AnyChange]:
    try:
        return decide(found, key)
    except DEFECTS:
        return Step(settled=_failed(UNREADABLE))


def _failed(ground: str) -> Settled:
    return Settled(outcome=Outcome.FAILED, ground=ground)
