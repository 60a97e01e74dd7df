"""Imports each function under its own environment, with its own copy of our modules, into one process."""

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Metrics

from infra.local import logs
from infra.local.context import Context

Handler = Callable[[Any, Context], Any]
NOT_THE_FUNCTIONS = {"infra", "tests"}
# Metrics keeps these in its class, for the whole process, which runs several functions here.
METRICS_STATE = ("_metrics", "_dimensions", "_metadata", "_default_dimensions")
_importing = threading.Lock()


def handler(path: str, variables: Mapping[str, str], code: Path) -> Handler:
    """Import a handler, such as `functions/api/records/main.handler`, whose modules are in `code`."""
    module, _, attribute = path.rpartition(".")
    with _importing, environment(variables), _fresh_modules(code), _own_metrics(), logs.during_import():
        made: Handler = getattr(importlib.import_module(module.replace("/", ".")), attribute)
    return made


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
