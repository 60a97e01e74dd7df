"""What the browser tests need beside Python: Chromium, Java and two packages of npm. What is missing is said by its name."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".local" / "tools" / "browser" / "node_modules"
AXE = INSTALLED / "axe-core" / "axe.min.js"
VALIDATOR = INSTALLED / "vnu-jar" / "build" / "dist" / "vnu.jar"


class Missing(Exception):
    """A program that these tests need is not on this machine."""


def chromium() -> str:
    """Return the browser's path: what ``CHROMIUM`` names, or the one that is installed."""
    names = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else ["chromium", "chromium-browser"]
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise Missing(f"no browser: {' or '.join(names)} (`apt-get install chromium`, or name one in CHROMIUM)")
    return found


def java() -> str:
    found = shutil.which("java")
    if found is None:
        raise Missing("no java: the HTML checker needs Java 17 or later")
    return found


def package(file: Path) -> Path:
    """Return a file of npm's packages, which ``make test-browser`` installs."""
    if not file.is_file():
        raise Missing(f"no {file.relative_to(ROOT)}: `make test-browser` installs it")
    return file
