"""``docs/rules.md`` is whole: every rule has its row, and what a row names is there."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "rules.md"
TABLE = "In force"


def _ids(letter: str, last: int) -> set[str]:
    return {f"{letter}{number}" for number in range(1, last + 1)}


LATER = {
    "R1a",
    "P21",
    "L7a",
    "X7a",
    "X11a",
    "X15a",
    "X18",
    "X19",
    "X21",
    "X22",
}
EVERY_RULE = _ids("R", 8) | _ids("X", 17) | _ids("P", 15) | _ids("L", 10) | LATER

ROW = re.compile(r"^\| ([RXPL]\d+a?) \| (.*) \| (.*) \| (.*) \|$", re.MULTILINE)
LINK = re.compile(r"\[`([^`]+)`\]\(\.\./([^)]+)\)")
NAMED = re.compile(r"test((?:_[rxpl]\d+a?)+)_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule of a table: its promise, the files that decide it, and the tests that prove it as pairs of file and name."""

    rule: str
    promise: str
    files: tuple[tuple[str, str], ...]
    tests: tuple[tuple[str, str], ...]


def section(title: str) -> str:
    """Return the text under a heading of the map."""
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", MAP.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None, f"the map has no section {title}"
    return found[1]


def links(cell: str) -> tuple[tuple[str, str], ...]:
    """Return target and text of each link in *cell*."""
    return tuple((target, text) for text, target in LINK.findall(cell))


def rows() -> list[Row]:
    """Return the rows of the table."""
    return [
        Row(rule=rule, promise=promise, files=links(files), tests=links(tests))
        for rule, promise, files, tests in ROW.findall(section(TABLE))
    ]


def rules_of(test: str) -> set[str]:
    """Return the rules that a test's name begins with: ``test_x3_x10_…`` names X3 and X10."""
    found = NAMED.match(test)
    return {part[0].upper() + part[1:] for part in found[1].split("_") if part} if found else set()


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Return the names of the tests that a file defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def scenario_rules(path: Path) -> set[str]:
    """Return the rules that a scenario says it proves."""
    found = re.search(r"^rules: \[(.*)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return set(found[1].split(", ")) if found else set()


def proofs() -> Iterator[tuple[str, str]]:
    """Yield file and name of each test in the tree whose name begins with a rule."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in sorted(defined_in(path)):
            if rules_of(name):
                yield path.relative_to(ROOT).as_posix(), name


def test_every_rule_stands_in_the_map_once() -> None:
    assert sorted(row.rule for row in rows()) == sorted(EVERY_RULE)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.rule)
def test_a_row_says_what_the_rule_promises_where_it_is_decided_and_what_proves_it(row: Row) -> None:
    assert row.promise.strip()
    assert row.files
    assert row.tests


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.rule)
def test_every_file_that_a_row_names_exists(row: Row) -> None:
    assert [file for file, _ in row.files + row.tests if not (ROOT / file).is_file()] == []
    assert [file for file, text in row.files if file != text] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.rule)
def test_every_test_that_a_row_names_exists_in_its_file_and_names_the_rule(row: Row) -> None:
    tests = [(file, name) for file, name in row.tests if file.endswith(".py")]
    assert [f"{file}::{name}" for file, name in tests if name not in defined_in(ROOT / file)] == []
    assert [name for _, name in tests if row.rule not in rules_of(name)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.rule)
def test_every_scenario_that_a_row_names_proves_the_rule(row: Row) -> None:
    scenarios = [file for file, _ in row.tests if file.endswith(".yaml")]
    assert [file for file in scenarios if row.rule not in scenario_rules(ROOT / file)] == []


def test_every_test_that_names_a_rule_names_one_that_has_a_row() -> None:
    mapped = {row.rule for row in rows()}
    strays = [f"{file}::{name}" for file, name in proofs() if not rules_of(name) <= mapped]
    assert strays == [], "give these rules a row in docs/rules.md"
