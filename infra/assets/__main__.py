"""``python -m infra.assets make|check``: make the console's assets, or say whether those in the tree are what would be made."""

import argparse
import sys
import tempfile
from pathlib import Path

from infra.assets.making import make

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "functions" / "console" / "assets"
TOOLS = ROOT / ".local" / "tools" / "assets"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.assets", description=__doc__)
    parser.add_argument("act", choices=["make", "check"])
    if parser.parse_args().act == "make":
        make(TOOLS, COMMITTED)
        return 0
    with tempfile.TemporaryDirectory() as made:
        make(TOOLS, Path(made))
        wrong = sorted(differing(COMMITTED, Path(made)))
    if wrong:
        print(f"Not what `make assets` makes, so run it and commit: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


def differing(one: Path, other: Path) -> set[str]:
    """Return the names of assets that either folder lacks, or that differ."""
    there, here = (
        {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".py"}
        for folder in (one, other)
    )
    return {name for name in there.keys() | here.keys() if there.get(name) != here.get(name)}


if __name__ == "__main__":
    sys.exit(main())
