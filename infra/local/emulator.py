"""The emulated AWS: moto in this process, and AWS's own DynamoDB engine if wanted."""

import io
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends

from infra.engine import dynamodb_local
from infra.local import expiry, shortcuts, weather
from infra.local.cors import BucketCors, Rule
from infra.local.serving import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

shortcuts.take()
weather.take()
expiry.take()
# moto would let pages of every origin read every answer.
vars(werkzeug_app)["DISABLE_GLOBAL_CORS"] = True

Engine = Literal["moto", "dynamodb-local"]
ENGINES: Final[tuple[Engine, ...]] = get_args(Engine)
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems", "SendMessage")


class ChangeSignal:
    """Wakes event sources, which need not poll an idle emulator."""

    def __init__(self) -> None:
        self._listeners: list[tuple[bytes, threading.Event]] = []

    def listen(self, name: str) -> threading.Event:
        """Return an event that is set when a write names this table, queue or bucket."""
        heard = threading.Event()
        self._listeners.append((name.encode(), heard))
        return heard

    def ring(self, said: bytes) -> None:
        """Wake each listener whose name occurs in a request; once too often does no harm."""
        for name, heard in self._listeners:
            if name in said:
                heard.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """The addresses of the emulated services; DynamoDB's engine may be another."""

    aws_url: str
    dynamodb_url: str
    bell: ChangeSignal


class _Dispatcher(DomainDispatcherApplication):
    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self._found: dict[str | None, str | None] = {}

    def get_backend_for_host(self, host: str | None) -> str | None:
        # moto lists its own folder to find a request's service, so its answer is kept.
        if host not in self._found:
            self._found[host] = super().get_backend_for_host(host)
        return self._found[host]


class _OneAtATime:
    def __init__(self, application: "WSGIApplication", bell: ChangeSignal) -> None:
        self._application = application
        self._bell = bell
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        with self._lock:  # under threads, moto's transactions lose updates
            answer = list(self._application(environ, start_response))
        action = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")[2]
        if action.startswith(WRITES):
            self._bell.ring(body)
        elif not action and environ["REQUEST_METHOD"] in {"PUT", "POST"}:
            self._bell.ring(environ["PATH_INFO"].encode())
        return answer


def _cors_rules(bucket: str) -> Sequence[Rule] | None:
    found = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(bucket)
    if found is None:
        return None
    return [
        Rule(
            origins=rule.allowed_origins,
            methods=rule.allowed_methods,
            headers=rule.allowed_headers or (),
            exposed=rule.exposed_headers or (),
            max_age=rule.max_age_seconds,
        )
        for rule in found.cors
    ]


_running = threading.Lock()


@contextmanager
def moto(port: int = 0) -> Iterator[Emulator]:
    """Run an empty moto until the block ends.

    Its data are global: only one can run in a process, or ``RuntimeError`` is raised, and none beside `mock_aws`.
    """
    if not _running.acquire(blocking=False):
        raise RuntimeError("moto keeps its data once for the whole process: one local stack at a time")
    try:
        BackendDict.reset()
        reset_model_data()
        bell = ChangeSignal()
        with Server(BucketCors(_OneAtATime(_Dispatcher(), bell), _cors_rules), port) as server:
            yield Emulator(aws_url=server.url, dynamodb_url=server.url, bell=bell)
    finally:
        _running.release()


@contextmanager
def emulated(engine: Engine) -> Iterator[Emulator]:
    """Run an empty moto until the block ends, with *engine* for DynamoDB; raise as ``moto`` and ``dynamodb_local`` do.

    The bell does not hear of writes to another engine, so its listeners also have to poll.
    """
    with moto() as emulator:
        if engine == "moto":
            yield emulator
        else:
            with dynamodb_local() as url:
                yield replace(emulator, dynamodb_url=url)
