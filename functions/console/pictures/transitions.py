"""States as boxes, one below the other, and transitions as numbered lines beside them; the numbers lead to a table.

A line leaves a box in its upper half, and comes in, with an arrow, in its lower half. Lines that pass the same box have lanes of
their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.records.workflow import Workflow

MOST_LINES: Final = 60
MOST_LANES: Final = 14
_BOX_WIDTH: Final = 168
_BOX_HEIGHT: Final = 32
_STEP: Final = 48
_EDGE: Final = 4
_RIGHT: Final = _EDGE + _BOX_WIDTH
_LANE: Final = 26
_ARROW: Final = 7
_LONGEST: Final = 20  # letters of a name in a box


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBox:
    """A state's box. An end state has a second one within."""

    x: int
    y: int
    width: int
    height: int
    text: str
    text_x: int
    text_y: int
    is_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionLine:
    """A line from one state to another: its *path*, the *arrow* at its end, and its number."""

    path: str
    arrow: str
    number: int
    number_x: int
    number_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionPicture:
    """The shapes, in a picture of *width* and *height*."""

    boxes: tuple[StateBox, ...]
    lines: tuple[TransitionLine, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Move:
    number: int
    origin: int
    target: int

    @property
    def span(self) -> tuple[int, int]:
        return min(self.origin, self.target), max(self.origin, self.target)


def picture_of(workflow: Workflow) -> TransitionPicture | None:
    """Lay out a workflow's transitions; None if they are too many to follow in a picture."""
    places = {state.name: place for place, state in enumerate(workflow.states)}
    moves = [
        _Move(number, places[origin], places[one.target])
        for number, one in enumerate(workflow.transitions, start=1)
        for origin in one.origins
    ]
    if len(moves) > MOST_LINES:
        return None
    lanes = _lanes(moves)
    used = max(lanes, default=-1) + 1
    if used > MOST_LANES:
        return None
    return TransitionPicture(
        boxes=tuple(_box(place, state.name, is_end=state.end) for place, state in enumerate(workflow.states)),
        lines=tuple(_line(move, lane) for move, lane in zip(moves, lanes, strict=True)),
        width=_RIGHT + used * _LANE + 3 * _EDGE,
        height=len(workflow.states) * _STEP,
    )


def _lanes(moves: Sequence[_Move]) -> list[int]:
    """Return a lane for each of *moves*, so that none runs over another in its lane; the shortest are nearest to the boxes."""
    taken: list[list[tuple[int, int]]] = []
    found = dict.fromkeys(range(len(moves)), 0)
    for at in sorted(found, key=lambda at: (moves[at].span[1] - moves[at].span[0], at)):
        first, last = moves[at].span
        free = (lane for lane, spans in enumerate(taken) if all(last < low or first > high for low, high in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found[at] = lane
    return list(found.values())


def _box(place: int, name: str, *, is_end: bool) -> StateBox:
    y = place * _STEP + _EDGE
    text = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return StateBox(
        x=_EDGE,
        y=y,
        width=_BOX_WIDTH,
        height=_BOX_HEIGHT,
        text=text,
        text_x=_EDGE + _BOX_WIDTH // 2,
        text_y=y + _BOX_HEIGHT // 2 + 5,
        is_end=is_end,
    )


def _line(move: _Move, lane: int) -> TransitionLine:
    start = move.origin * _STEP + _EDGE + _BOX_HEIGHT // 4
    end = move.target * _STEP + _EDGE + 3 * _BOX_HEIGHT // 4
    x = _RIGHT + _LANE // 2 + lane * _LANE
    return TransitionLine(
        path=f"M{_RIGHT} {start}H{x}V{end}H{_RIGHT + _ARROW}",
        arrow=f"M{_RIGHT} {end}l{_ARROW} -4v8z",
        number=move.number,
        number_x=x + 3,
        number_y=(start + end) // 2 + 5,
    )
