"""What a policy says, line by line, and what differs between two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.console.desk.differences import ChangedLine, differing
from functions.console.frame.words import plural
from shared.application.retention.read_policy import PolicySheet
from shared.retention.period import Period
from shared.retention.policy import Periods

FOR_EVER = "for ever"
_AS_DEFAULT = "the default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a policy settles, in words; before anything is *published*, everything is as in an empty policy."""

    label: str
    draft: str
    published: str

    @property
    def is_changed(self) -> bool:
        return self.draft != self.published


def period_words(period: Period | None) -> str:
    """Return how long something is kept; no period means for ever (X6)."""
    if period is None:
        return FOR_EVER
    return plural(period.months, "month")


def lines(sheet: PolicySheet) -> list[Line]:
    """Return what the draft says beside what is published."""
    states, types, published = sheet.states + sheet.gone, sheet.file_types, sheet.view.published
    draft = _said(sheet.view.draft.periods, states, types)
    decides = _said(published.periods if published else Periods(), states, types)
    return [Line(label=label, draft=words, published=decides[label]) for label, words in draft.items()]


def differences(before: Periods, after: Periods) -> list[ChangedLine]:
    """Return what *after* settles otherwise than *before*."""
    states = sorted({*before.states, *after.states})
    types = sorted({*before.file_types, *after.file_types})
    return differing(_said(before, states, types), _said(after, states, types))


def _said(periods: Periods, states: Sequence[str], file_types: Sequence[str]) -> Mapping[str, str]:
    return dict(_lines_of(periods, states, file_types))


def _lines_of(periods: Periods, states: Sequence[str], file_types: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "The policy is", "switched on" if periods.enabled else "switched off"
    yield "Records are kept", period_words(periods.records)
    for state in states:
        yield f"Records in {state}", _own(state, periods.states)
    yield "Files are kept", period_words(periods.files)
    for name in file_types:
        yield f"Files of the type {name}", _own(name, periods.file_types)


def _own(name: str, periods: Mapping[str, Period | None]) -> str:
    return period_words(periods[name]) if name in periods else _AS_DEFAULT
