"""The words of the first page: how many of something there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from functions.console.frame.words import month, number, plural
from functions.console.pictures.bars import Bars, bars_of
from shared.application.reading.counted import Counted
from shared.application.reading.due_by_month import MOST_IN_A_CELL, DueByMonth, DueOfWorkflow
from shared.retention.coming_months import ComingMonths

_PICTURES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePicture:
    """The bars of one workflow."""

    name: str
    bars: Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTable:
    """The same figures as texts: a row for each workflow, then the requests."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_requests: bool


def many(count: Counted, one: str, more: str | None = None) -> str:
    """Write a count with its noun: 3 reviews, at least 500 reviews."""
    said = plural(count.number, one, more)
    return f"at least {said}" if count.is_more else said


def cell_words(count: Counted) -> str:
    if not count.is_more:
        return number(count.number)
    return f"more than {number(count.number)}" if count.number == MOST_IN_A_CELL else f"at least {number(count.number)}"


def pictures(due: DueByMonth) -> list[DuePicture]:
    """Return the bars of the workflows that have most, on one scale."""
    largest = sorted(due.workflows, key=lambda one: -one.total.number)[:_PICTURES]
    most = max((cell.number for one in largest for cell in one.cells), default=1)
    labels = ("Now", *(month(first)[0] for first in due.months.firsts))
    return [DuePicture(name=one.workflow, bars=_bars(one, labels, most)) for one in largest]


def due_table(due: DueByMonth) -> DueTable:
    rows: list[tuple[str, Sequence[Counted]]] = [(one.workflow, one.cells) for one in due.workflows]
    has_requests = due.requests is not None and any(one.number or one.is_more for one in due.requests)
    if due.requests is not None and has_requests:
        rows.append(("Anonymisation requests", due.requests))
    return DueTable(
        head=("Workflow", "Now", *_months(due.months)),
        rows=tuple((name, *map(cell_words, cells)) for name, cells in rows),
        has_requests=has_requests,
    )


def _months(months: ComingMonths) -> Sequence[str]:
    return [f"{month(first)} {first.year}" for first in months.firsts]


def _bars(one: DueOfWorkflow, labels: Sequence[str], most: int) -> Bars:
    return bars_of([cell.number for cell in one.cells], labels, [cell_words(cell) for cell in one.cells], most)
