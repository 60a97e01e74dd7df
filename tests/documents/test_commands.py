"""The commands of README and operations, run as they are written, against a stack that was started as they say."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.documents.reading import ROOT, blocks

CALLS = blocks("README.md", "Call it")
OPERATORS, LEARNERS = blocks("docs/operations.md", "Commands")
UP, ASKED = blocks("docs/operations.md", "On one machine")[0].split("\n", 1)
RETURN = "ILR-10000001-2627.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A second terminal in the folder of the clone; the stack's port is not the usual one, which may be taken."""

    folder: Path
    api_url: str

    def run(self, commands: str) -> str:
        """Run *commands* as a shell would, with the functions that the README has defined; return what they print."""
        defined = CALLS[0].partition("\n\n")[0]
        script = f"{defined}\n{commands}".replace("http://127.0.0.1:8000", self.api_url)
        own = {name: value for name, value in os.environ.items() if not name.startswith("EXPUNGE_")}
        done = subprocess.run(  # noqa: S603 – what our own documents say
            ["bash", "-euo", "pipefail", "-O", "expand_aliases", "-c", script],  # noqa: S607 (what people have)
            cwd=self.folder,
            env=own | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def answers(self, commands: str) -> list[Any]:
        """Return the JSON that each call of *commands* is answered with."""
        return [json.loads(line) for line in self.run(commands).splitlines()]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    folder = tmp_path_factory.mktemp("clone")
    for name in ("infra", "functions", "shared", "template.yaml"):
        (folder / name).symlink_to(ROOT / name)
    interpreter = folder / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    interpreter.chmod(0o755)
    up = subprocess.Popen(  # noqa: S603 – words of our own
        [interpreter, "-m", "infra.local", "up", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    assert up.stdout is not None
    with up:
        said = ""
        while not said.startswith("Ready."):
            said = next(up.stdout)
        try:
            where = json.loads((folder / ".local" / "stack.json").read_text())
            yield Terminal(folder=folder, api_url=where["api_url"])
        finally:
            up.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def job(terminal: Terminal) -> str:
    """Return the id of the README's redaction, after everything before it."""
    *made, in_filter, redaction = terminal.answers(CALLS[0].partition("\n\n")[2])
    assert [one for one in made if "code" in one] == []
    assert [case["id"] for case in in_filter["items"]] == ["case-1"]
    terminal.run(ASKED)
    found: str = redaction["id"]
    return found


def test_r1_the_readmes_calls_lead_to_a_redacted_filter(terminal: Terminal, job: str) -> None:
    said, history, case, ledger = terminal.answers(CALLS[1].replace("JOB", job))
    assert (said["status"], said["outcomes"]) == ("success", {"erased": 1})
    assert [(one["record"], one["outcome"]) for one in history["items"]] == [("repairs/case-1", "erased")]
    assert (case["values"], case["state"]) == ({"born": "1984", "ward": "north"}, "redacted")
    assert json.dumps(ledger).count(job) > 0
    for promised in re.findall(r'# ("status".*|"values".*)$', CALLS[1], re.MULTILINE):
        expected = json.loads(f"{{{promised}}}")
        assert {**said, **case}.items() >= expected.items()


def test_the_operators_commands_run_as_they_are_written(terminal: Terminal, job: str) -> None:
    terminal.run(f"""
      api PUT policies/repairs/draft '{{"enabled": true, "retention_months": 12}}'
      {LEARNERS}
      .venv/bin/python -m infra.sample.ilr --learners 20 {RETURN}
    """)
    said = terminal.run(OPERATORS.replace("JOB", job))
    assert "imported" in said
    assert job in said


def test_the_stack_is_started_as_the_documents_say() -> None:
    words = ["make", "--dry-run", *UP.split()[1:]]
    asked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 – words of our own
    assert "-m infra.local up" in asked.stdout
