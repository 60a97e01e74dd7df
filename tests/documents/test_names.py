"""What the documents name is there: files, anchors, targets of make, modules, operators' commands, parameters."""

import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_command

from infra.local.template import load
from infra.operations.__main__ import app
from tests.documents.reading import DOCUMENTS, ROOT, anchors, every_command

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w][\w./-]*/[\w.-]+\.(?:py|json|md|yaml|toml|txt)")
TARGET = re.compile(r"\bmake ((?:[a-z]+-)*[a-z]+)(?=[\s`]|$)")
MODULE = re.compile(r"python -m ((?:infra|bench|tests)[\w.]*)(?: ([a-z][a-z-]+))?")
COMMAND = re.compile(r"^\s*expunge ([a-z-]+)", re.MULTILINE)
# Where a name in the documents may begin.
PLACES = (ROOT, ROOT / "shared", ROOT / "shared" / "application", ROOT / "infra", ROOT / "docs")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    lost = []
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


@each_document
def test_every_file_that_is_named_is_there(document: Path) -> None:
    named = {code for code in CODE.findall(document.read_text(encoding="utf-8")) if FILE.fullmatch(code)}
    assert {name for name in named if not any((place / name).exists() for place in PLACES)} == set()


def test_every_target_of_make_is_there() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [block for _, block in every_command()]
    texts += [code for document in DOCUMENTS for code in CODE.findall(document.read_text(encoding="utf-8"))]
    named = {target for text in texts for target in TARGET.findall(text)}
    assert named >= {"demo", "test", "check", "up", "build"}
    assert named - targets == set()


def test_every_module_that_is_started_is_there_with_its_commands() -> None:
    named = {found for document in DOCUMENTS for found in MODULE.findall(document.read_text(encoding="utf-8"))}
    assert {module for module, _ in named if find_spec(module) is None} == set()
    asked = [sys.executable, "-m", "infra.local", "--help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 – words of our own
    assert {command for module, command in named if module == "infra.local" and command not in said} == set()


def test_every_command_of_operators_is_there_and_every_one_is_described() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]  # a group, since the app has several
    assert {name for _, block in every_command() for name in COMMAND.findall(block)} <= commands
    started = [
        line
        for _, block in every_command()
        for line in block.splitlines()
        if "-m infra.operations " in line and "alias" not in line
    ]
    assert [line for line in started if commands.isdisjoint(line.split())] == []
    described = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {command for command in commands if command not in described} == set()


def test_every_parameter_of_the_template_is_described() -> None:
    described = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert {name for name in load(ROOT / "template.yaml")["Parameters"] if f"`{name}`" not in described} == set()


def test_the_newest_release_in_the_changelog_is_the_version_of_the_project() -> None:
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] – \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert released[0] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
