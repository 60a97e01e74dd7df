"""X3, X4, X7, X9, X10 under real concurrency: threads against each other on AWS's own engine, round after round."""

import os

import pytest

from tests.engine.switch import is_real
from tests.faults.stage import staged
from tests.races.race import play
from tests.races.table import RACES

ROUNDS = int(os.environ.get("EXPUNGE_ROUNDS", "6"))


@pytest.mark.parametrize("name", RACES)
def test_whoever_comes_first_no_promise_is_broken(name: str) -> None:
    if not is_real():
        pytest.fail("moto loses updates under threads: `make test-engine` runs this")
    race = RACES[name]
    with staged(race.type) as stage:
        for seed in range(ROUNDS):
            play(race, stage, seed)
