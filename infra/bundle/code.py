"""The code: `functions` and `shared`, and nothing else of the repository."""

import shutil
from pathlib import Path

TREES = ("functions", "shared")


def copy(root: Path, destination: Path) -> None:
    """Copy what a function runs from *root* into *destination*, without caches."""
    for tree in TREES:
        shutil.rmtree(destination / tree, ignore_errors=True)
        shutil.copytree(root / tree, destination / tree, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
