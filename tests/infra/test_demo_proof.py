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
SABOTAGE = {
    "files stay": ("return self.counts.attachments > 0", "return False"),
    "notes stay": (
        "tuple(counts.numbers())",
        "tuple(one for one in counts.numbers() if one[0] is not ContentKind.NOTE)",
    ),
    "one sensitive field stays": ("not definition.sensitive:", '(not definition.sensitive or name == "story"):'),
}


def play(root: Path) -> tuple[int, str]:
    """Play the demo's first act with a small council; return its exit status and what it said."""
    played = subprocess.run(
        [sys.executable, "-m", "infra.demo", "--first-act"],
        cwd=root,
        env={**os.environ, "EXPUNGE_DEMO_CASES": "24", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return played.returncode, played.stdout + played.stderr


def left(said: str) -> int:
    """Return how many planted values of redacted cases the proof has found."""
    (found,) = re.findall(r"Planted values of redacted cases: (\d+) of", said)
    return int(found)


def test_r1_the_proof_holds_with_the_code_as_it_is() -> None:
    status, said = play(ROOT)
    assert (status, left(said)) == (0, 0), said


@pytest.mark.parametrize("what", SABOTAGE)
def test_r1_the_proof_fails_when_the_erasure_is_broken(what: str, tmp_path: Path) -> None:
    for folder in CODE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", tmp_path)
    sound, broken = SABOTAGE[what]
    code = (tmp_path / PLAN).read_text(encoding="utf-8")
    assert code.count(sound) == 1
    (tmp_path / PLAN).write_text(code.replace(sound, broken), encoding="utf-8")
    status, said = play(tmp_path)
    assert "THE PROOF DOES NOT HOLD" in said
    assert (status, left(said) > 0) == (1, True)
