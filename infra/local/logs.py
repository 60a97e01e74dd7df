"""What the functions print, line by line, as in their log groups.

A logger keeps the stream of the moment in which it is made, and a metric is printed at any time. So standard output is a
collector during imports, and collects functions' threads alone while any runs.
"""

import io
import json
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO, cast

KEPT = 100_000

_function: ContextVar[str | None] = ContextVar("function", default=None)


class _Collector(io.TextIOBase):
    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=KEPT)
        self._pending = threading.local()  # a thread's unfinished line waits for its end

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *whole, rest = (getattr(self._pending, "text", "") + text).split("\n")
        self._pending.text = rest
        self.lines.extend(_as_json(line) for line in whole if line.strip())
        return len(text)


def _as_json(line: str) -> str:
    try:
        if isinstance(json.loads(line), dict):
            return line
    except ValueError:
        pass
    return json.dumps({"message": line, "function_name": _function.get()})


_collector = _Collector()


class _Switch:
    def __init__(self, beneath: TextIO) -> None:
        self._beneath = beneath

    def write(self, text: str) -> int:
        return _collector.write(text) if _function.get() else self._beneath.write(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a text stream has)
        return getattr(self._beneath, name)


class _Redirection:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._before: TextIO = sys.stdout
        self._switch: TextIO | None = None

    def enter(self) -> None:
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._before = sys.stdout
                self._switch = sys.stdout = cast("TextIO", _Switch(self._before))

    def leave(self) -> None:
        with self._lock:
            self._running -= 1
            if self._running == 0 and sys.stdout is self._switch:
                sys.stdout = self._before


_redirection = _Redirection()


@contextmanager
def during_import() -> Iterator[None]:
    before, sys.stdout = sys.stdout, cast("TextIO", _collector)
    try:
        yield
    finally:
        sys.stdout = before


@contextmanager
def of(function: str) -> Iterator[None]:
    token = _function.set(function)
    _redirection.enter()
    try:
        yield
    finally:
        _redirection.leave()
        _function.reset(token)


def add(line: dict[str, object]) -> None:
    """Add a line of the platform's own, such as a function's failure."""
    _collector.lines.append(json.dumps(line))


def lines() -> list[str]:
    """Return every line so far, one JSON object each, oldest first."""
    return list(_collector.lines)


def clear() -> None:
    _collector.lines.clear()
