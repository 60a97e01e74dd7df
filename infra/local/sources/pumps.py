"""Runs each event source in a thread, and knows when all events are handled."""

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from botocore.exceptions import BotoCoreError, ClientError

from infra.local import logs
from infra.local.activity import Activity
from infra.local.emulator import ChangeSignal
from infra.local.sources.source import Source

# The bell wakes a pump when an event may have come. Hidden and delayed messages come without it.
SECONDS_WITHOUT_A_BELL = 0.5
# A job writes many rows a second; a look after each of them would slow it down.
SECONDS_BETWEEN_LOOKS = 0.03
# An invocation may take long on a busy machine. A source still at work afterwards would write into the next stack.
SECONDS_TO_STOP = 60


class Pumps:
    """Runs sources for a `with` block; raises ``RuntimeError`` if one is still at work a minute after its end."""

    def __init__(
        self, sources: Sequence[Source], activity: Activity, bell: ChangeSignal, stopping: threading.Event
    ) -> None:
        self._sources = sources
        self._activity = activity
        self._stopping = stopping
        self._wakes = [bell.listen(source.name) for source in sources]
        self._threads = [
            threading.Thread(target=self._run, args=pair, daemon=True)
            for pair in zip(sources, self._wakes, strict=True)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for wake in self._wakes:
            wake.set()
        for thread in self._threads:
            thread.join(SECONDS_TO_STOP)
        late = [source.name for source, thread in zip(self._sources, self._threads, strict=True) if thread.is_alive()]
        if late:
            raise RuntimeError(f"these sources do not stop: {', '.join(late)}")

    def settle(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until nothing waits or runs; return whether that is so."""
        until = time.monotonic() + timeout
        while True:
            running, begun = self._activity.snapshot()
            still = not running and all(source.is_empty() for source in self._sources)
            # An invocation that ran while the sources were asked one by one may have left new events, so ask again.
            if still and self._activity.snapshot() == (0, begun):
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _run(self, source: Source, wake: threading.Event) -> None:
        while not self._stopping.is_set():
            wake.clear()
            try:
                if source.step():
                    continue
            except (BotoCoreError, ClientError) as error:
                # Lambda's pollers survive a service's errors, so these do too.
                if not self._stopping.is_set():
                    logs.add({"level": "ERROR", "message": "event source failed", "errorType": type(error).__name__})
            time.sleep(SECONDS_BETWEEN_LOOKS)
            wake.wait(SECONDS_WITHOUT_A_BELL)
