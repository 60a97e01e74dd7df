"""Files that spreadsheets open: no value is a formula, whoever made it up (L9)."""

import csv
import io
import re
from datetime import date
from itertools import product

import openpyxl
import pytest

from shared.adapters.sheets.csv_sheet import write_csv
from shared.adapters.sheets.xlsx_sheet import LONGEST_TEXT, write_xlsx
from shared.application.stored import Cell

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
FORMULAS = [*(f"{start}1" for start in STARTS), '=HYPERLINK("http://x","y")']
PLAIN = ["1=1", "a", "'=1", "", "https://example.org", "0012", '"quoted"', "two\nlines", "é", "1,2;3"]


def as_csv(*texts: Cell) -> list[str]:
    file = io.BytesIO()
    write_csv(file, ["Text"], [[text] for text in texts])
    _, *rows = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    return [row[0] for row in rows]


@pytest.mark.parametrize("text", FORMULAS)
def test_l9_what_a_spreadsheet_takes_for_a_formula_is_made_a_text_in_csv(text: str) -> None:
    (shown,) = as_csv(text)
    assert shown.startswith("'")
    assert shown.replace("'", "") == text


@pytest.mark.parametrize("separator", [";", ",", "|", "\t", "\n", "\r", "; ", ";;", ";\u00a0"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_l9_a_formula_behind_what_may_end_a_cell_is_made_a_text_too(separator: str, sign: str) -> None:
    (shown,) = as_csv(f"a{separator}{sign}1{separator}{sign}2")
    # Wherever it is taken apart, no part begins with a sign.
    parts = re.split(r"[;,|\t\n\r]", shown)
    assert not any(part.strip(" \u00a0").startswith(sign) for part in parts)
    assert shown.replace("'", "") == f"a{separator}{sign}1{separator}{sign}2"


@pytest.mark.parametrize("end", [";", ",", "|", "\t"])
def test_l9_no_cell_is_a_formula_whatever_a_spreadsheet_takes_for_the_end_of_one(end: str) -> None:
    parts = (end, '"', "=", "a", " ")
    texts = ["".join(some) for length in range(1, 6) for some in product(parts, repeat=length)]
    file = io.BytesIO()
    write_csv(file, ["First", "Text", "Last"], [["a", text, text] for text in texts])
    # With another end, quotes no longer pair as they were written.
    read = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=end)
    assert not [cell for line in read for cell in line if cell.strip(" ").startswith("=")]


@pytest.mark.parametrize("text", [text for text in PLAIN if text])
def test_l9_any_other_text_is_written_as_it_is(text: str) -> None:
    assert as_csv(text) == [text]


def test_l9_days_and_answers_are_never_taken_for_formulas() -> None:
    cells: list[Cell] = [date(2026, 3, 2), True, False, None, ""]
    assert as_csv(*cells) == ["2026-03-02", "yes", "no", "", ""]


def test_l9_a_text_that_is_no_text_is_written_all_the_same() -> None:
    assert as_csv("a\ud800b") == ["a?b"]


@pytest.mark.parametrize("text", [text for text in [*FORMULAS, *PLAIN] if text])
def test_l9_a_text_in_xlsx_is_a_text_without_link_or_formula(text: str) -> None:
    file = io.BytesIO()
    write_xlsx(file, ["Text"], [[text]])
    cell = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert str(cell.value).replace("_x000D_", "\r") == text


def test_l9_more_rows_than_a_sheet_takes_go_on_another_below_the_same_head() -> None:
    file = io.BytesIO()
    write_xlsx(file, ["Number"], [[str(number)] for number in range(7)], most_rows=4)
    sheets = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets
    rows = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in sheets]
    assert rows == [["Number", "0", "1", "2"], ["Number", "3", "4", "5"], ["Number", "6"]]


def test_l9_what_a_cell_does_not_hold_is_cut_and_a_day_that_excel_does_not_know_is_a_text() -> None:
    file = io.BytesIO()
    write_xlsx(file, ["Text"], [["x" * (LONGEST_TEXT + 1)], [date(1899, 12, 31)]])
    (sheet,) = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets
    assert (len(str(sheet["A2"].value)), sheet["A3"].value) == (LONGEST_TEXT, "1899-12-31")
