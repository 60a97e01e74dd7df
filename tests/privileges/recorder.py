"""Writes down what functions need while tests run, if the environment names a folder for it: a file a process."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from infra.local import logs
from infra.local.template import load, resources
from tests.privileges.calls import needs
from tests.privileges.needs import Need

FOLDER = "EXPUNGE_SEEN_NEEDS"
TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_seen: set[tuple[str, Need]] = set()


def note(params: Any, model: Any, context: Mapping[str, Any] | None = None, **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
    """Write down what a call of a function needs; signing a link for somebody else counts as the call that it allows."""
    folder, function = os.environ.get(FOLDER), logs._function.get()
    if not folder or function is None:
        return
    is_link = bool((context or {}).get("is_presign_request"))
    is_stated = model.name == "PutItem" and function in _senders_of_statements() and is_update(sys._getframe())
    wanted = needs(model.service_model.service_name, model.name, params, is_link=is_link, is_stated=is_stated)
    found = {(function, need) for need in wanted} - _seen
    if not found:
        return
    _seen.update(found)
    # A line at a time: a test may kill the function at this very call, but never this write.
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
        file.writelines(
            f"{json.dumps([function, need.action, need.resource, need.context])}\n" for function, need in sorted(found)
        )


@cache
def _senders_of_statements() -> frozenset[str]:
    """Return the functions that send changes of records as statements, on AWS."""
    functions = resources(load(TEMPLATE), "AWS::Serverless::Function")
    return frozenset(name for name, one in functions.items() if "PLAIN_WRITES" in one["Environment"]["Variables"])


def is_update(frame: FrameType | None) -> bool:
    """Tell whether a put is one of the updates that ``RecordWrites`` sends as statements where there is PartiQL.

    A put of its own looks the same by its parameters, so only who sends it can tell.
    """
    while frame is not None:
        code = frame.f_code
        if code.co_name == "_each" and frame.f_globals["__name__"] == "shared.adapters.dynamodb.record_writes":
            return frame.f_locals["changes"][0].before is not None
        frame = frame.f_back
    return False


def read(folder: Path) -> Iterator[tuple[str, Need]]:
    """Yield each function with a need of it; one may come more than once."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            function, action, resource, context = json.loads(line)
            yield function, Need(action, resource, tuple((key, value) for key, value in context))
