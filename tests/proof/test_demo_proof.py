"""The demo's proof can fail: with the erasure broken on purpose, in a copy of the code, the demo ends with exit status 1."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("functions", "infra", "shared")
PLAN = Path("shared") / "erasure" / "plan.py"
ERASURE = Path("shared") / "application" / "erasure" / "carry_out.py"
PARSER = Path("shared") / "adapters" / "ilr_xml" / "learner_element.py"
SABOTAGE = {
    "files stay": ("return any(kind is ContentKind.ATTACHMENT for kind, _ in self.contents)", "return False"),
    "notes stay": (
        "tuple(counts.numbers())",
        "tuple(one for one in counts.numbers() if one[0] is not ContentKind.NOTE)",
    ),
    "one sensitive field stays": ("if wanted is None or", 'if wanted is None or name == "story" or'),
}


RETURNS_STAY = ("self.ilrs.delete_all(tenant, learners)", "pass")
_NAME = "text_of(element.getparent(), 'FamilyName')"
NAMES_ARE_KEPT = (
    'learn_aim_ref=found.get("learn_aim_ref")',
    f"learn_aim_ref=found['learn_aim_ref'] if 'PLANT' in found['learn_aim_ref'] else {_NAME}",
)
OF_THE_RETURN = "the return that no import keeps"
ACTS = {"first": "--first-act", "third": "--third-act"}


def play(root: Path, act: str = "first") -> tuple[int, str]:
    """Play one of the demo's acts, with a small council; return its exit status and what it said."""
    played = subprocess.run(  # noqa: S603 – one of two commands
        [sys.executable, "-m", "infra.demo", ACTS[act]],
        cwd=root,
        env={**os.environ, "EXPUNGE_DEMO_CASES": "24", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return played.returncode, played.stdout + played.stderr


def left(said: str, of: str = "redacted cases") -> int:
    """Return how many planted values the proof has found that should be gone."""
    (found,) = re.findall(rf"Planted values of {of}: (\d+) of", said)
    return int(found)


def copy_of_the_code(to: Path) -> None:
    for folder in CODE:
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", to)


def sabotage(path: Path, sound: str, broken: str) -> None:
    code = path.read_text(encoding="utf-8")
    assert code.count(sound) == 1
    path.write_text(code.replace(sound, broken), encoding="utf-8")


def test_r1_the_proof_holds_with_the_code_as_it_is() -> None:
    status, said = play(ROOT)
    assert (status, left(said)) == (0, 0), said


@pytest.mark.parametrize("what", SABOTAGE)
def test_r1_the_proof_fails_when_the_erasure_is_broken(what: str, tmp_path: Path) -> None:
    copy_of_the_code(tmp_path)
    sabotage(tmp_path / PLAN, *SABOTAGE[what])
    status, said = play(tmp_path)
    assert "THE PROOF DOES NOT HOLD" in said
    assert (status, left(said) > 0) == (1, True)


def test_l7_l10_the_proof_of_learners_from_a_file_holds_with_the_code_as_it_is() -> None:
    status, said = play(ROOT, "third")
    assert (status, left(said), left(said, OF_THE_RETURN)) == (0, 0, 0), said


def test_l7_l10_the_proof_of_learners_fails_when_returns_stay_or_an_import_keeps_names(tmp_path: Path) -> None:
    copy_of_the_code(tmp_path)
    sabotage(tmp_path / ERASURE, *RETURNS_STAY)
    sabotage(tmp_path / PARSER, *NAMES_ARE_KEPT)
    status, said = play(tmp_path, "third")
    assert "THE PROOF DOES NOT HOLD" in said
    assert (status, left(said) > 0, left(said, OF_THE_RETURN) > 0) == (1, True, True), said
