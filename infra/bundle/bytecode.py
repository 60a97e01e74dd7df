"""Compiles the bundle: a running function can't keep byte code, so every start would compile anew."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def find_python(version: str) -> str | None:
    """Find a Python of *version*, such as ``3.13``, on the search path or in pyenv."""
    return next((python for python in _candidates(version) if _version(python) == version), None)


def compile_tree(python: str, folder: Path) -> None:
    """Compile every module under *folder*; raise ``CalledProcessError`` if one is not valid."""
    # Packaging changes the sources' times, so the byte code is trusted without a look at them.
    command = [
        *(python, "-m", "compileall", "-q", "-j", "0"),
        *("--invalidation-mode", "unchecked-hash", "-s", str(folder), str(folder)),
    ]
    subprocess.run(command, check=True)  # noqa: S603 – the words are all our own


def _candidates(version: str) -> Iterator[str]:
    for name in (f"python{version}", "python3"):
        found = shutil.which(name)
        if found:
            yield found
    kept = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    yield from (str(path) for path in sorted(kept.glob(f"{version}.*/bin/python{version}"), reverse=True))


def _version(python: str) -> str | None:
    try:
        run = subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=False)  # noqa: S603 – the words are all our own
    except OSError:
        return None
    # pyenv's stand-in for a version that is not installed runs, but fails.
    return run.stdout.strip() if run.returncode == 0 else None
