"""The pumps of the local stack: nothing of one stack is at work any more when the next one, or another test, begins."""

import threading

import pytest

from infra.local.activity import Activity
from infra.local.emulator import ChangeSignal
from infra.local.sources import pumps
from infra.local.sources.pumps import Pumps


class ClaimedElsewhere:
    """A source in the midst of a long invocation, until *done*."""

    name = "busy"

    def __init__(self, done: threading.Event) -> None:
        self._done = done
        self.begun = threading.Event()
        self.ended = threading.Event()

    def step(self) -> bool:
        self.begun.set()
        self._done.wait()
        self.ended.set()
        return False

    def is_empty(self) -> bool:
        return True


def _pumped(source: ClaimedElsewhere) -> Pumps:
    return Pumps([source], Activity(), ChangeSignal(), threading.Event())


def test_the_end_waits_for_what_is_at_work() -> None:
    done = threading.Event()
    source = ClaimedElsewhere(done)
    with _pumped(source):
        assert source.begun.wait(5)
        threading.Timer(0.3, done.set).start()
    assert source.ended.is_set()


def test_what_does_not_stop_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pumps, "SECONDS_TO_STOP", 0.05)
    done = threading.Event()
    source = ClaimedElsewhere(done)
    with pytest.raises(RuntimeError, match="busy"), _pumped(source):
        assert source.begun.wait(5)
    done.set()
    assert source.ended.wait(5)
