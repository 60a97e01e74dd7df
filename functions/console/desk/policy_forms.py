"""The form of a policy's draft: a row for each end state and file type, as typed, and what it says when it is read.

A row's months may be empty, which means the default; a tick beside them means for ever. The name that a row is about travels in the
form, so that a workflow that another user changes meanwhile can't shift one row's period to another.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.console.frame.forms import Form
from functions.gateway.patterns import FILE_TYPE
from shared.application.retention.read_policy import PolicySheet
from shared.kernel.bounds import FILE_TYPES
from shared.kernel.months import LONGEST
from shared.retention.period import Period
from shared.retention.policy import Periods

STATES: Final = "state"
TYPES: Final = "type"
NEW_TYPES: Final = "new-type"
_MOST_ROWS: Final = 2 * FILE_TYPES.most
_MONTHS = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """One row: its *field*, the *name* that it is about, and what a blank form shows in it."""

    field: str
    name: str
    months: str = ""
    is_for_ever: bool = False
    is_new: bool = False


def state_rows(sheet: PolicySheet, form: Form) -> list[PeriodRow]:
    return _rows(STATES, form, sheet.states, sheet.view.draft.periods.states)


def type_rows(sheet: PolicySheet, form: Form, *, more: bool = False) -> list[PeriodRow]:
    """Return a row for each known type, then those that were added; *more* adds another."""
    known = _rows(TYPES, form, sheet.file_types, sheet.view.draft.periods.file_types)
    number = len(list(form.rows(NEW_TYPES, "name", _MOST_ROWS))) + more
    return known + [PeriodRow(field=f"{NEW_TYPES}-{at}", name="", is_new=True) for at in range(1, number + 1)]


def periods_in(form: Form) -> Periods:
    """Return what was typed; tell the form of each fault."""
    return Periods(
        enabled=form.is_ticked("enabled"),
        records=_months(form, "records", "Default retention period"),
        files=_months(form, "files", "Default file retention period"),
        states=dict(_named(form, STATES, "Records in ")),
        file_types=_file_types(form),
    )


def _file_types(form: Form) -> Mapping[str, Period | None]:
    found = dict(_named(form, TYPES, "Files of the type "))
    known = {form.value(f"{field}-name") for field in form.rows(TYPES, "name", _MOST_ROWS)}
    for field in form.rows(NEW_TYPES, "name", _MOST_ROWS):
        name = form.optional_text(f"{field}-name")
        what = f"Files of the type {name}" if name else "The new file type"
        period = _period(form, field, what)
        if name is None:
            if period is not _ABSENT:
                form.fail(f"{field}-name", "Enter the file type that the months are for")
        elif not re.fullmatch(FILE_TYPE, name):
            form.fail(f"{field}-name", "A file type can have 64 letters, digits, spaces and . _ / + ( ) & ' , -")
        elif name in known:
            form.fail(f"{field}-name", f"There is a row for the type {name} already")
        elif period is not _ABSENT:
            found[name] = _given(period)
        known.add(name or "")
    return found


class _Absent:
    """No period of its own."""


_ABSENT: Final = _Absent()


def _given(period: Period | _Absent | None) -> Period | None:
    return None if isinstance(period, _Absent) else period


def _named(form: Form, kind: str, what: str) -> Iterator[tuple[str, Period | None]]:
    for field in form.rows(kind, "name", _MOST_ROWS):
        name = form.value(f"{field}-name")
        period = _period(form, field, f"{what}{name}")
        if period is not _ABSENT:
            yield name, _given(period)


def _period(form: Form, field: str, what: str) -> Period | _Absent | None:
    is_for_ever = form.is_ticked(f"{field}-ever")
    if is_for_ever and form.optional_text(field) is not None:
        form.fail(field, f"{what}: enter months or tick that they are kept for ever, not both")
    if is_for_ever:
        return None
    return _months(form, field, what) or _ABSENT


def _months(form: Form, field: str, what: str) -> Period | None:
    typed = form.optional_text(field)
    if typed is None:
        return None
    if not _MONTHS.fullmatch(typed) or int(typed) > LONGEST:
        form.fail(field, f"{what}: enter a whole number of months from 0 to {LONGEST:,}, or leave it empty")
        return None
    return Period(int(typed))


def _rows(kind: str, form: Form, names: Sequence[str], kept: Mapping[str, Period | None]) -> list[PeriodRow]:
    # Rows that were sent keep their places, since what was typed is found by them.
    sent = [form.value(f"{field}-name") for field in form.rows(kind, "name", _MOST_ROWS)]
    every = [*sent, *(name for name in names if name not in sent)]
    return [_row(f"{kind}-{at}", name, kept) for at, name in enumerate(every, start=1)]


def _row(field: str, name: str, kept: Mapping[str, Period | None]) -> PeriodRow:
    period = kept.get(name)
    months = "" if period is None else str(period.months)
    return PeriodRow(field=field, name=name, months=months, is_for_ever=name in kept and period is None)
