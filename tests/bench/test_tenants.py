"""The simulation of very many tenants' nights."""

import pytest

from bench.tenants import AN_INVOCATION, TRIES, last_start, reached


@pytest.mark.parametrize(
    ("seconds", "workers", "begun"),
    [([1.0], 1, 0.0), ([1.0, 1.0, 1.0], 1, 2.0), ([600.0, 1.0, 1.0], 2, 1.0), ([600.0, 600.0, 1.0], 2, 600.0)],
)
def test_the_last_begins_when_a_worker_is_free(seconds: list[float], workers: int, begun: float) -> None:
    assert last_start(seconds, workers) == begun


@pytest.mark.parametrize(
    ("seconds", "number"),
    [
        ([1.0] * 10, 10),
        ([float(AN_INVOCATION)] + [1.0] * 10, 0),
        ([100.0] * 100, TRIES * 8),
    ],
)
def test_an_invocation_in_order_goes_no_further_than_who_hangs_or_its_time(seconds: list[float], number: int) -> None:
    assert reached(seconds) == number
