"""Makes the assets: Sass for the style sheet, esbuild for the script, and a name that changes with the content."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent / "source"
MANIFEST = "manifest.json"
LICENCE = "licence.txt"  # GOV.UK Frontend's has to go with every copy
LETTERS_OF_HASH = 12


def make(tools: Path, folder: Path) -> None:
    """Replace the assets in *folder* by new ones; raise ``CalledProcessError`` if a source is at fault."""
    made = {
        "console.css": _style_sheet(tools / "node_modules"),
        "console.js": _script(tools / "node_modules"),
        "icon.svg": (SOURCES / "icon.svg").read_bytes(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_file() and old.suffix != ".py":
            old.unlink()
    names = {name: _hashed(name, content) for name, content in made.items()}
    for name, content in made.items():
        (folder / names[name]).write_bytes(content)
    shutil.copy(SOURCES / LICENCE, folder)
    (folder / MANIFEST).write_text(json.dumps(names, indent=2) + "\n")


def _style_sheet(modules: Path) -> bytes:
    flags = ("--style=compressed", "--no-source-map", "--no-charset", f"--load-path={modules}")
    return _run([str(modules / ".bin" / "sass"), *flags, str(SOURCES / "console.scss")], {})


def _script(modules: Path) -> bytes:
    flags = ("--bundle", "--minify", "--format=esm", "--target=es2017", "--legal-comments=none")
    return _run([str(modules / ".bin" / "esbuild"), str(SOURCES / "console.mjs"), *flags], {"NODE_PATH": str(modules)})


def _run(command: list[str], variables: dict[str, str]) -> bytes:
    # Sass is a script of Node's, so the search path has to be this process's.
    environment = {**os.environ, **variables}
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 – the words are all our own


def _hashed(name: str, content: bytes) -> str:
    stem, dot, suffix = name.partition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:LETTERS_OF_HASH]}{dot}{suffix}"
