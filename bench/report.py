"""``python -m bench.report``: write the figures into ``docs/performance.md``, and draw the nights anew."""

import json
from typing import Any

from bench import plot
from bench.figures import Figure, table

DOCUMENT = plot.ROOT / "docs" / "performance.md"


def main() -> None:
    results = json.loads(plot.RESULTS.read_text())
    text = DOCUMENT.read_text()
    for name, part in (("figures", table(_figures(results))), ("runs", _runs(results)), ("nights", plot.draw(results))):
        start, end = f"<!-- {name} -->\n", "\n<!-- end -->"
        before, marked, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not (marked and closed):
            raise RuntimeError(f"the document has no place for the {name}")
        text = before + start + part + end + after
    DOCUMENT.write_text(text)


def _figures(results: dict[str, Any]) -> list[Figure]:
    found = [
        Figure(**{name: value for name, value in one.items() if name != "is_met"})
        for measured in results.values()
        for one in measured["figures"]
    ]
    return sorted(found, key=lambda one: int(one.id.removeprefix("B")))


def _runs(results: dict[str, Any]) -> str:
    rows = ["| part | at | took | load at its end | machine |", "| --- | --- | --- | --- | --- |"]
    for name, one in sorted(results.items(), key=lambda measured: measured[1]["at"]):
        rows.append(f"| {name} | {one['at']} | {one['seconds']} s | {one['load']} | {one['machine']} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
