"""Each thing of AWS that the local stack is said to imitate has a test that shows it."""

import re

from tests.documents.reading import ROOT

LINK = re.compile(r"\]\(\.\./(tests/[\w/]+\.py)\)")


def test_each_imitation_is_shown_by_a_test() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("\n### What it imitates\n")[2].partition("\n### ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    shown = {row[0]: LINK.findall(row[-1]) for row in rows}
    assert [what for what, tests in shown.items() if not tests] == []
    assert [test for tests in shown.values() for test in tests if not (ROOT / test).is_file()] == []
