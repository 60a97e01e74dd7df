"""Runs a scenario file: what is given, then each part of the story, what happens and what is then so."""

import json
from pathlib import Path
from typing import Any

import yaml

from infra.local import logs
from tests.scenarios.checks import Checks
from tests.scenarios.learner_story import found_retainers
from tests.scenarios.story import Story, instant
from tests.scenarios.town import TENANT, WORKFLOWS
from tests.world.world import START, world

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("[LPR]-*.yaml"))
WORDS = {"title", "rules", "why", "starts", "workflows", "given", "story"}


def read(file: Path) -> dict[str, Any]:
    """Return what a scenario file says; a word that means nothing is an error, never passed over."""
    said: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(said) <= WORDS, f"these words mean nothing: {set(said) - WORDS}"
    assert said["title"]
    assert said["rules"]
    return said


def run(file: Path) -> None:
    """Play the scenario in a world of its own; what happens is settled before anything is checked."""
    said = read(file)
    with world() as made:
        story = Story(made)
        checks = Checks(story)
        made.pass_time(instant(said.get("starts", START)) - made.now)
        for name in said.get("workflows", ["cases"]):
            made.call("PUT", f"/v1/workflows/{name}", WORKFLOWS[name], tenant=TENANT).expect(200)
        if "learners" in said.get("workflows", []):
            found_retainers(made)
        for step in said.get("given", []):
            story.do(step)
        for part in said["story"]:
            assert set(part) <= {"when", "then"}
            for step in part.get("when", []):
                story.do(step)
            made.settle()
            for word, wanted in part.get("then", {}).items():
                checks.check(word, wanted)
        _is_clean()


def _is_clean() -> None:
    """Nothing personal is in the logs, and nothing unforeseen (X8)."""
    lines = logs.lines()
    assert [line for line in lines if "PLANTED" in line] == []
    failed = [json.loads(line) for line in lines if '"ERROR"' in line]
    assert [line for line in failed if line.get("errorType") != "LoginRefusedError"] == []
