"""Runs the template's functions in this process, one event at a time each.

As in Lambda, no function sees another's settings: each has its environment and its copy of our modules. No timeout is enforced.
"""

import importlib
import json
import os
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Metrics

from infra.local import logs
from infra.local.activity import Activity
from infra.local.context import PUBLISHED, Context

NOT_THE_FUNCTIONS = {"infra", "tests"}
# Metrics keeps these in its class, for the whole process, which runs several functions here.
METRICS_STATE = ("_metrics", "_dimensions", "_metadata", "_default_dimensions")
ATTEMPTS = 3
_importing = threading.Lock()


class FunctionFailed(Exception):
    """A function raised. The message is the error's type, never its text."""


@dataclass(kw_only=True)
class Function:
    """A function of the template, imported and ready."""

    name: str
    handler: Callable[[Any, Context], Any]
    timeout: int
    memory: int
    alias: str
    activity: Activity
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a reply is any JSON)
        """Send an event and return the reply, both through JSON; raise ``FunctionFailed`` if there is none."""
        request = str(uuid.uuid4())
        with self.activity.invocation(), self._lock, logs.of(self.name):
            context = self._context(request)
            try:
                return json.loads(json.dumps(self.handler(json.loads(json.dumps(event)), context)))
            except Exception as error:  # the platform survives any error of a function
                logs.add(
                    {
                        "level": "ERROR",
                        "function_name": self.name,
                        "function_request_id": request,
                        "errorType": type(error).__name__,
                        "errorMessage": str(error),
                        "stackTrace": traceback.format_tb(error.__traceback__),
                    }
                )
                raise FunctionFailed(type(error).__name__) from error

    def _context(self, request: str) -> Context:
        return Context(
            function_name=self.name,
            alias=self.alias,
            aws_request_id=request,
            memory=self.memory,
            timeout=self.timeout,
        )

    def invoke_asynchronously(self, event: Mapping[str, Any]) -> None:
        """Send an event for which no caller awaits a reply: as in Lambda, three times until it succeeds."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self.invoke(event)
            except FunctionFailed:
                if attempt == ATTEMPTS:
                    raise
            else:
                return


def load(
    name: str, properties: Mapping[str, Any], variables: Mapping[str, str], root: Path, activity: Activity
) -> Function:
    """Import a function; `variables` are resolved, and `CodeUri` counts from `root`."""
    timeout, memory = int(properties.get("Timeout", 3)), int(properties.get("MemorySize", 128))
    alias = properties.get("AutoPublishAlias", "")
    module, _, attribute = properties["Handler"].rpartition(".")
    surroundings = {
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
        "AWS_LAMBDA_FUNCTION_VERSION": PUBLISHED if alias else "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "_HANDLER": properties["Handler"],
        "TZ": ":UTC",
    }
    code = (root / properties.get("CodeUri", ".")).resolve()
    with (
        _importing,
        environment({**surroundings, **variables}),
        _fresh_modules(code),
        _own_metrics(),
        logs.during_import(),
    ):
        handler = getattr(importlib.import_module(module.replace("/", ".")), attribute)
    return Function(name=name, handler=handler, timeout=timeout, memory=memory, alias=alias, activity=activity)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _fresh_modules(root: Path) -> Iterator[None]:
    # Third-party modules stay shared: they import parts of themselves as late as a request.
    own = {path.stem for path in root.iterdir() if path.is_dir() or path.suffix == ".py"} - NOT_THE_FUNCTIONS
    before = _take_out(own)
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))
        _take_out(own)
        sys.modules.update(before)


@contextmanager
def _own_metrics() -> Iterator[None]:
    before = {name: getattr(Metrics, name) for name in METRICS_STATE}
    for name in METRICS_STATE:
        setattr(Metrics, name, {})
    try:
        yield
    finally:
        for name, state in before.items():
            setattr(Metrics, name, state)


def _take_out(packages: set[str]) -> dict[str, Any]:
    names = [name for name in sys.modules if name.partition(".")[0] in packages]
    return {name: sys.modules.pop(name) for name in names}
