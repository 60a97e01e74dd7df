"""What an index can serve of a `$filter`: it narrows the search, and the filter decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from typing import Any

from functions.api.reporting.odata.edm import Edm
from functions.api.reporting.odata.expression import Value, conjuncts, literal
from functions.api.reporting.odata.grammar import parsed

DATED_BY = "FinalFundingDate"
_FLIPPED = {"Lt": "Gt", "Gt": "Lt", "LtE": "GtE", "GtE": "LtE", "Eq": "Eq", "NotEq": "NotEq"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushdown:
    """The part of a filter that indexes know."""

    # For a property, the texts that it must have one of.
    pins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: date | None = None  # bounds of ``FinalFundingDate``, both included
    until: date | None = None
    dated: bool = True  # whether learners with, or without, such a date can match
    undated: bool = True
    is_exact: bool = True  # whether nothing else is asked


def pushdown_of(text: str | None) -> Pushdown:
    """Return the reach of a valid filter, or of none at all."""
    if text is None:
        return Pushdown()
    return reduce(_narrowed, conjuncts(parsed(text)), Pushdown())


def _narrowed(reach: Pushdown, node: Any) -> Pushdown:  # noqa: ANN401 – see grammar
    inexact = replace(reach, is_exact=False)
    if type(node).__name__ != "Compare":
        return inexact
    comparator = type(node.comparator).__name__
    if comparator == "In":
        return _pinned(inexact, _name(node.left), [literal(one) for one in node.right.val])
    name, value = _name(node.left), literal(node.right)
    if name is None:
        name, value, comparator = _name(node.right), literal(node.left), _FLIPPED[comparator]
    if name is None or value is None:
        return inexact
    if name == DATED_BY and value.kind in {Edm.DATE, None}:
        return _dated(reach, comparator, value.of(None)) or inexact
    return _pinned(inexact, name, [value]) if comparator == "Eq" else inexact


def _name(node: Any) -> str | None:  # noqa: ANN401 – see grammar
    return str(node.full_name()) if type(node).__name__ == "Identifier" else None


def _pinned(reach: Pushdown, name: str | None, values: list[Any]) -> Pushdown:
    if name is None or any(value is None or value.kind is not Edm.STRING for value in values):
        return reach
    texts = frozenset(str(value.of(None)) for value in values)
    return replace(reach, pins={**reach.pins, name: texts & reach.pins.get(name, texts)})


def _dated(reach: Pushdown, comparator: str, value: Value) -> Pushdown | None:
    if value is None:
        return {"Eq": replace(reach, dated=False), "NotEq": replace(reach, undated=False)}.get(comparator)
    bounds = _BOUNDS.get(comparator)
    # No range says `ne`, and no day follows the last one.
    if bounds is None or not isinstance(value, date) or value in {date.min, date.max}:
        return None
    since, until = bounds(value)
    lows = [one for one in (reach.since, since) if one is not None]
    highs = [one for one in (reach.until, until) if one is not None]
    return replace(reach, undated=False, since=max(lows, default=None), until=min(highs, default=None))


_BOUNDS: Mapping[str, Callable[[date], tuple[date | None, date | None]]] = {
    "Eq": lambda day: (day, day),
    "GtE": lambda day: (day, None),
    "Gt": lambda day: (day + _DAY, None),
    "LtE": lambda day: (None, day),
    "Lt": lambda day: (None, day - _DAY),
}
