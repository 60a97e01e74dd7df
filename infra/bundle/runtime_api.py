"""As much of Lambda's Runtime API as one function needs."""

import json
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any, Self

_NEXT = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR = "/2018-06-01/runtime/init/error"
_TIMEOUT_OF_A_FUNCTION = 60
_BETWEEN_LOOKS = 0.5
_UNTIL_STOPPED = 0.02  # the most that stopping takes: bench starts hundreds of functions


class InvocationFailed(Exception):
    """An event got no reply; the message is the runtime client's."""


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    is_error: bool


@dataclass(slots=True)
class _Exchange:
    events: "SimpleQueue[bytes | None]" = field(default_factory=SimpleQueue)
    answers: "SimpleQueue[_Answer]" = field(default_factory=SimpleQueue)
    asked: threading.Event = field(default_factory=threading.Event)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 – the base class's types
        # A function that was stopped has dropped its connection, which is no error.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApi:
    """A server on loopback for one function, one event at a time."""

    def __init__(self) -> None:
        self._exchange = _Exchange()
        exchange = self._exchange

        class Handler(_Handler):
            its = exchange

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_UNTIL_STOPPED,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port, as the runtime client wants them."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def invoke(self, event: bytes, seconds: float, is_alive: Callable[[], bool]) -> Any:  # noqa: ANN401 – a reply is any JSON
        """Send an event and return the reply; raise ``InvocationFailed`` if none comes in time."""
        self._exchange.events.put(event)
        answer, end = None, time.monotonic() + seconds
        while answer is None:
            try:
                answer = self._exchange.answers.get(timeout=_BETWEEN_LOOKS)
            except Empty:
                if not is_alive():
                    raise InvocationFailed("the process has died") from None
                if time.monotonic() > end:
                    raise InvocationFailed(f"no reply within {seconds} seconds") from None
        if answer.is_error:
            raise InvocationFailed(answer.body.decode(errors="replace"))
        return json.loads(answer.body)

    def wait_until_asked(self, seconds: float) -> bool:
        """Wait until the function asks for an event; return whether it did."""
        return self._exchange.asked.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._exchange.events.put(None)
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    its: _Exchange
    protocol_version = "HTTP/1.1"
    # Unbuffered replies would cost the runtime client 40 ms each, and distort measurements.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == _NEXT:
            self.its.asked.set()
        event = self.its.events.get() if self.path == _NEXT else None
        if event is None:
            self._reply(404, b"")
            return
        headers = {
            # The runtime client crashes without it.
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + _TIMEOUT_OF_A_FUNCTION) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-2:123456789012:function:bundled",
            "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
        }
        self._reply(200, event, headers)

    def do_POST(self) -> None:
        body = self._body()
        is_error = self.path == _INIT_ERROR or self.path.endswith("/error")
        self._reply(202, b"")
        self.its.answers.put(_Answer(body, is_error))

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the base class's name for it
        pass  # a line for each request would bury the function's own output
