"""Byte code, made when the bundle is: where functions run, nothing can be written, so it would be made at every start."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def find_python(version: str) -> str | None:
    """Return an interpreter of *version*, such as ``3.13``, on the search path or kept by pyenv; None if there is none."""
    return next((python for python in _candidates(version) if _version(python) == version), None)


def compile_tree(python: str, folder: Path) -> None:
    """Compile every module under *folder* with the interpreter *python*.

    The byte code is trusted without a look at its source, whose times packaging changes.

    Raises:
        subprocess.CalledProcessError: a module is not valid Python of that version.
    """
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
    """Return the interpreter's version; None if it does not run, as a stand-in for one that is not installed does not."""
    try:
        run = subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=False)  # noqa: S603 – the words are all our own
    except OSError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None
