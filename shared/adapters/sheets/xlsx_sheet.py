"""Writes XLSX with texts as texts and dates as dates, one row in memory at a time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from shared.application.stored import Cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
_FIRST_DAY = date(1900, 3, 1)  # Excel has a 29 February 1900, so it counts earlier days wrongly
_NO_GUESSING = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(
    file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]], most_rows: int = MOST_ROWS
) -> None:
    """Write *columns* and *rows* into *file*, on further sheets where one is full."""
    # Imported here, because only reports need it and every worker would load it.
    import xlsxwriter  # noqa: PLC0415 – see above

    with xlsxwriter.Workbook(file, {"constant_memory": True, **_NO_GUESSING}) as book:
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet, number = book.add_worksheet(), 0
        _write(sheet, number, columns, day_format)
        for row in rows:
            number += 1
            if number == most_rows:
                sheet, number = book.add_worksheet(), 1
                _write(sheet, 0, columns, day_format)
            _write(sheet, number, row, day_format)


def _write(sheet: "Worksheet", number: int, row: Sequence[Cell], day_format: "Format") -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, bool):
            sheet.write_boolean(number, column, cell)
        elif isinstance(cell, date) and cell >= _FIRST_DAY:
            sheet.write_datetime(number, column, cell, day_format)
        elif cell is not None:
            text = cell.isoformat() if isinstance(cell, date) else cell
            sheet.write_string(number, column, text[:LONGEST_TEXT])
