"""A row of bars on one scale with others, so that pictures side by side compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 340
HEIGHT: Final = 150
_TOP: Final = 22  # room for the number above the highest bar
_FOOT: Final = 126  # where bars stand, with the labels below
_LABEL: Final = 144
_GAP: Final = 6
_EDGE: Final = 60
_LEAST: Final = 2  # of a bar: one of 5,000 is seen as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar, and the label under it; *number* is written above the highest of its picture alone."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    number: str | None
    number_x: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A picture of *width* and *height*: the *foot* is the line that all bars stand on."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = _FOOT
    label_y: int = _LABEL


def bars_of(values: Sequence[int], labels: Sequence[str], texts: Sequence[str], most: int) -> Bars:
    """Lay out a bar for each of *values*; one of *most* takes the whole height. *texts* are the values in words."""
    step = WIDTH // max(1, len(values))
    peak = max(range(len(values)), key=lambda at: values[at], default=0)
    return Bars(
        bars=tuple(
            _bar(at * step, step, value, label, texts[at] if at == peak and value else None, most)
            for at, (value, label) in enumerate(zip(values, labels, strict=True))
        )
    )


def _bar(x: int, step: int, value: int, label: str, number: str | None, most: int) -> Bar:
    height = max(_LEAST, round((_FOOT - _TOP) * value / most)) if value else 0
    left, right = x + _GAP // 2, x + step - _GAP // 2
    # A long number stays within the picture.
    number_x, anchor = (
        (left, "start") if x < _EDGE else (right, "end") if x > WIDTH - _EDGE else (x + step // 2, "middle")
    )
    return Bar(
        number_x=number_x,
        anchor=anchor,
        x=left,
        y=_FOOT - height,
        width=step - _GAP,
        height=height,
        middle=x + step // 2,
        label=label,
        number=number,
    )
