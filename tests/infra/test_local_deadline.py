"""The local stack ends an invocation whose time is up, and nothing else."""

from contextlib import suppress
from time import perf_counter

import pytest

from infra.local.deadline import TimedOut, killed_after


def _spin(seconds: float) -> None:
    ends = perf_counter() + seconds
    while perf_counter() < ends:
        pass


def test_what_goes_on_for_ever_ends() -> None:
    with pytest.raises(TimedOut), killed_after(0.05):
        _spin(10)


def test_who_handles_every_error_is_told_all_the_same() -> None:
    with pytest.raises(TimedOut), killed_after(0.05), suppress(BaseException):
        _spin(10)


def test_what_is_in_time_is_left_alone_before_and_after() -> None:
    with killed_after(0.1):
        _spin(0.01)
    _spin(0.15)


def test_the_first_of_several_is_ended_first() -> None:
    with pytest.raises(TimedOut), killed_after(10), killed_after(0.05):
        _spin(5)
