"""The emulated AWS: moto, in this process, on a port of its own; beside it, if so wished, AWS's own DynamoDB engine."""

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from infra.engine import dynamodb_local
from infra.local import shortcuts
from infra.local.serving import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

shortcuts.take()

Engine = Literal["moto", "dynamodb-local"]
ENGINES: Final[tuple[Engine, ...]] = get_args(Engine)
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems", "SendMessage")


class Bell:
    """Wakes whoever pumps events as soon as there may be some, so that nobody polls an idle emulator."""

    def __init__(self) -> None:
        self._listeners: list[tuple[bytes, threading.Event]] = []

    def listen(self, name: str) -> threading.Event:
        """Return an event that is set whenever something is written that names this table, queue or bucket."""
        heard = threading.Event()
        self._listeners.append((name.encode(), heard))
        return heard

    def ring(self, said: bytes) -> None:
        """Wake those whose name occurs in a request; one woken for nothing does no harm."""
        for name, heard in self._listeners:
            if name in said:
                heard.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """Where the emulated services answer. DynamoDB has an address of its own, since its engine may be another."""

    aws_url: str
    dynamodb_url: str
    bell: Bell


class _Dispatcher(DomainDispatcherApplication):
    """Finds the service that a request is for, and remembers it: moto lists its own folder for each request."""

    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self._found: dict[str | None, str | None] = {}

    def get_backend_for_host(self, host: str | None) -> str | None:
        if host not in self._found:
            self._found[host] = super().get_backend_for_host(host)
        return self._found[host]


class _OneAtATime:
    """Lets moto answer one request at a time: under threads its transactions lose updates."""

    def __init__(self, application: "WSGIApplication", bell: Bell) -> None:
        self._application = application
        self._bell = bell
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        with self._lock:
            answer = list(self._application(environ, start_response))
        action = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")[2]
        if action.startswith(WRITES):
            self._bell.ring(body)
        elif not action and environ["REQUEST_METHOD"] in {"PUT", "POST"}:
            self._bell.ring(environ["PATH_INFO"].encode())
        return answer


_running = threading.Lock()


@contextmanager
def moto(port: int = 0) -> Iterator[Emulator]:
    """Run moto, empty, until the block ends.

    Its data are global to the process, so there can be only one at a time, and none beside `mock_aws`.

    Raises:
        RuntimeError: one is running in this process already.
    """
    if not _running.acquire(blocking=False):
        raise RuntimeError("moto keeps its data once for the whole process: one local stack at a time")
    try:
        BackendDict.reset()
        reset_model_data()
        bell = Bell()
        with Server(_OneAtATime(_Dispatcher(), bell), port) as server:
            yield Emulator(aws_url=server.url, dynamodb_url=server.url, bell=bell)
    finally:
        _running.release()


@contextmanager
def emulated(engine: Engine) -> Iterator[Emulator]:
    """Run moto, empty, until the block ends, with an engine of one's choice for DynamoDB and its streams.

    The bell is not heard of what is written to another engine: whoever listens has to look now and then.

    Raises:
        RuntimeError: moto is running in this process already.
        EngineMissing: the engine can't run here.
    """
    with moto() as emulator:
        if engine == "moto":
            yield emulator
        else:
            with dynamodb_local() as url:
                yield replace(emulator, dynamodb_url=url)
