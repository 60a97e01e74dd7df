"""X3, X10: a job of each type with a fault at its calls, one by one, and with several faults at once; the events come again."""

from collections.abc import Iterator

import pytest

from shared.jobs.job import JobType
from tests.engine.switch import is_real
from tests.faults.jobs import TYPES
from tests.faults.stage import Stage, staged
from tests.faults.trying import SEEDS, Usual, points, try_point, try_seed, undisturbed

SAMPLE = 20 if is_real() else 3


@pytest.fixture(params=TYPES, scope="module")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with staged(TYPES[request.param]) as made:
        yield made


@pytest.fixture(scope="module")
def usual(stage: Stage) -> Usual:
    return undisturbed(stage)


def test_every_type_of_job_is_in_the_table() -> None:
    assert {one.kind for one in TYPES.values()} == set(JobType)


def test_x3_x10_a_fault_at_any_call_loses_nothing_and_lies_about_nothing(stage: Stage, usual: Usual) -> None:
    for number, fault in points(usual.calls, SAMPLE):
        try_point(stage, usual, number, fault)


def test_x3_x10_several_faults_lose_nothing_and_lie_about_nothing(stage: Stage, usual: Usual) -> None:
    for seed in range(SEEDS if is_real() else 1):
        try_seed(stage, usual, seed)
