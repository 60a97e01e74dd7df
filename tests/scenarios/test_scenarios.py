"""The specification of retention policies, learner retention and filters, played: a file a scenario, named by what it shows."""

from itertools import chain
from pathlib import Path

import pytest

from tests.scenarios.runner import FILES, read, run

PROVED = {f"P{number}" for number in range(1, 16)} | {"R1a", "R8", "X7", "X9", "X10", "X11", "X12", "X13", "X17"}
LEARNERS = {f"L{number}" for number in range(1, 9)} | {"L7a"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(file: Path) -> None:
    run(file)


def test_the_scenarios_prove_every_rule_of_retention() -> None:
    assert set(chain.from_iterable(read(file)["rules"] for file in FILES)) >= PROVED | LEARNERS


def test_the_scenarios_are_numbered_without_gaps() -> None:
    for letter, fewest in (("P", 40), ("L", 12), ("R", 12)):
        names = [file.name[:4] for file in FILES if file.name.startswith(letter)]
        assert len(names) >= fewest
        assert names == [f"{letter}-{number:02d}" for number in range(1, len(names) + 1)]
