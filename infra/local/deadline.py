"""Ends an invocation that takes longer than its function may, as far as a thread can be ended.

Lambda freezes the whole process. Here an exception comes up between two of Python's steps: what waits in a call to the system, such
as a sleep, ends only when that call is over.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Not `time.monotonic`: a test may move that one during an invocation.
from time import perf_counter


class TimedOut(BaseException):
    """The invocation's time is up. Not an ``Exception``, because nothing in a function may get to handle it."""


@dataclass(eq=False)
class _Invocation:
    ends: float
    thread: int = field(default_factory=threading.get_ident)
    is_late: bool = False


class _Watch:
    """One thread for all invocations: one for each would cost more than most of them take."""

    def __init__(self) -> None:
        # A thread that may be ended takes this one. `Condition` takes it in Python, where a thread may be ended while it has the
        # lock and is not yet in the block that gives it back.
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._running: set[_Invocation] = set()
        self._wakes = float("inf")
        self._is_on = False

    def begin(self, invocation: _Invocation) -> None:
        with self._lock:
            self._running.add(invocation)
            if not self._is_on:
                threading.Thread(target=self._look, daemon=True, name="deadlines").start()
                self._is_on = True
            if invocation.ends < self._wakes:
                self._changed.notify()

    def end(self, invocation: _Invocation) -> None:
        with self._lock:
            self._running.discard(invocation)
            if invocation.is_late:
                _raise_in(invocation.thread, None)  # it need not come up any more

    def _look(self) -> None:
        with self._changed:
            while True:
                for one in [one for one in self._running if one.ends <= perf_counter()]:
                    self._kill(one)
                self._wakes = min((one.ends for one in self._running), default=float("inf"))
                self._changed.wait(self._wakes - perf_counter() if self._running else None)

    def _kill(self, late: _Invocation) -> None:
        self._running.remove(late)
        late.is_late = True
        _raise_in(late.thread, TimedOut)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)


_watch = _Watch()


@contextmanager
def killed_after(seconds: float | None) -> Iterator[None]:
    """Raise ``TimedOut`` in this thread if the block takes longer, also where the block has handled it."""
    if seconds is None:
        yield
        return
    invocation = _Invocation(ends=perf_counter() + seconds)
    _watch.begin(invocation)
    try:
        yield
    finally:
        _watch.end(invocation)
    if invocation.is_late:
        raise TimedOut
