"""Writes CSV in which no value can become a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from shared.application.stored import Cell

# The last four are the first four in full width, which some spreadsheets read as the same. Where a country writes `,` in numbers, a
# spreadsheet takes `;` for the end of a cell, so that a formula may begin behind it, even in quotes.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BEGINS_A_FORMULA = re.compile(f'^(?=[ \u00a0"]*[{_SIGNS}\t\r\n])|(?<=[;,|\t\r\n])(?=[ \u00a0"]*[{_SIGNS}])')
_WITH_MARK = "utf-8-sig"  # without the mark Excel takes UTF-8 for the machine's own code page


def write_csv(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write *columns* and then *rows* into *file*, one at a time."""
    text = TextIOWrapper(file, encoding=_WITH_MARK, errors="replace", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    text = cell or ""
    # A spreadsheet shows the rest of a cell that begins with an apostrophe as text.
    return _BEGINS_A_FORMULA.sub("'", text)
