"""The documents and what is written in them: blocks of commands, links, names of files."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK = re.compile(r"^( *)```sh\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def blocks(name: str, heading: str) -> list[str]:
    """Return the blocks of commands under *heading* of a document, up to the next heading, in their order."""
    text = (ROOT / name).read_text(encoding="utf-8")
    _, _, below = text.partition(f"\n## {heading}\n")
    section = below.partition("\n## ")[0]
    found = [block for _, block in _BLOCK.findall(section)]
    assert found, f"{name} has no commands under {heading}"
    return found


def every_command() -> Iterator[tuple[Path, str]]:
    """Yield each document with each of its blocks of commands."""
    for document in DOCUMENTS:
        for _, block in _BLOCK.findall(document.read_text(encoding="utf-8")):
            yield document, block


def anchors(document: Path) -> set[str]:
    """Return what a link may name after ``#``, as GitHub makes it of headings."""
    headings = _HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
