"""The retention policies' specification, played: a file a scenario, named by what it shows."""

from itertools import chain
from pathlib import Path

import pytest

from tests.scenarios.runner import FILES, read, run

PROVED = {f"P{number}" for number in range(1, 16)} | {"R8", "X7", "X9", "X10", "X11", "X12", "X13", "X17"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(file: Path) -> None:
    run(file)


def test_the_scenarios_prove_every_rule_of_retention_policies() -> None:
    assert set(chain.from_iterable(read(file)["rules"] for file in FILES)) >= PROVED


def test_the_scenarios_are_numbered_without_gaps() -> None:
    assert len(FILES) >= 40
    assert [file.name[:4] for file in FILES] == [f"P-{number:02d}" for number in range(1, len(FILES) + 1)]
