"""A night's cost by stored records, from ``bench/results.json``: a picture and a table."""

import math
from pathlib import Path
from typing import Any

from bench.costs import STORED, Work, scan

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.json"
PLOT = ROOT / "docs" / "performance-nights.svg"
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640, 360, 80, 60, 40
_DOLLARS = (1e-4, 1e2)


def night_of(results: dict[str, Any]) -> Work:
    """Return a nightly anonymisation of 200 records, as counted in the largest table."""
    figures = {one["what"]: one["ours"].split(" ")[0] for one in results["nights"]["figures"] if one["id"] == "B4"}
    (writes,) = [float(value) for what, value in figures.items() if what.endswith("write units")]
    (reads,) = [float(value) for what, value in figures.items() if what.endswith("read units")]
    return Work(write_units=writes, read_units=reads)


def lines(night: Work) -> dict[str, list[tuple[int, float]]]:
    """Return dollars by stored records, for us and for a script that scans."""
    return {
        "Expunge": [(stored, night.dollars) for stored in STORED],
        "a script that scans": [(stored, night.dollars + scan(stored).dollars) for stored in STORED],
    }


def draw(results: dict[str, Any]) -> str:
    """Draw the picture, and return the table."""
    night = night_of(results)
    parts = [_text(_WIDTH // 2, 20, "Dollars a nightly run (200 due), by stored records", "middle")]
    parts += [_text(_x(stored), _HEIGHT - _BOTTOM + 20, f"{stored:,}", "middle") for stored in STORED]
    for power in range(-4, 3):
        height = _y(10.0**power)
        parts.append(f'<line x1="{_LEFT}" y1="{height}" x2="{_WIDTH - 40}" y2="{height}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, height + 4, f"${10.0**power:g}", "end"))
    for (name, points), colour in zip(lines(night).items(), ("#006d2c", "#b30000"), strict=True):
        path = " ".join(f"{_x(stored)},{_y(dollars)}" for stored, dollars in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(_x(points[1][0]) + 8, _y(points[1][1]) - 8, name, "start"))
    body = "\n".join(parts)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif"'
    PLOT.write_text(f'{frame} font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n')
    rows = ["| stored records | " + " | ".join(lines(night)) + " |", "| --- | --- | --- |"]
    for ours, theirs in zip(*lines(night).values(), strict=True):
        rows.append(f"| {ours[0]:,} | ${ours[1]:.4f} | ${theirs[1]:.4f} |")
    return "\n".join(rows)


def _x(stored: int) -> int:
    first, last = (math.log10(one) for one in (STORED[0], STORED[-1]))
    return round(_LEFT + 40 + (math.log10(stored) - first) / (last - first) * (_WIDTH - _LEFT - 120))


def _y(dollars: float) -> int:
    first, last = (math.log10(one) for one in _DOLLARS)
    return round(_HEIGHT - _BOTTOM - (math.log10(dollars) - first) / (last - first) * (_HEIGHT - _BOTTOM - _TOP))


def _text(x: int, y: int, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>'
