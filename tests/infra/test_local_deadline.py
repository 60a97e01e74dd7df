"""The local stack ends an invocation whose time is up, and nothing else."""

import threading
from contextlib import suppress
from time import perf_counter, sleep

import pytest

from infra.local import deadline
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
    assert threading.get_ident() not in {one.thread for one in deadline._watch._running}


def test_a_thread_that_is_ended_as_it_waits_for_the_watch_leaves_it_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch, is_in, may_leave = deadline._Watch(), threading.Event(), threading.Event()
    monkeypatch.setattr(deadline, "_watch", watch)
    ended: list[bool] = []

    def invocation() -> None:
        try:
            with killed_after(60):
                is_in.set()
                may_leave.wait()
        except TimedOut:
            ended.append(True)

    thread = threading.Thread(target=invocation, daemon=True)
    thread.start()
    is_in.wait()
    with watch._changed:
        may_leave.set()
        sleep(0.2)  # by now it waits
        (late,) = [one for one in watch._running if one.thread == thread.ident]
        watch._kill(late)
    thread.join(5)
    assert ended == [True]
    assert watch._changed.acquire(timeout=5)
    watch._changed.release()


def test_the_first_of_several_is_ended_first() -> None:
    with pytest.raises(TimedOut), killed_after(10), killed_after(0.05):
        _spin(5)
