"""Writes down what functions need while tests run, if the environment names a folder for it: a file a process."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local import logs
from tests.privileges.needs import Need, needs

FOLDER = "EXPUNGE_SEEN_NEEDS"
_seen: set[tuple[str, Need]] = set()


def note(params: Any, model: Any, **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
    """Write down what a call of a function needs; signing a link for somebody else counts as the call that it allows."""
    folder, function = os.environ.get(FOLDER), logs._function.get()
    if not folder or function is None:
        return
    found = {(function, need) for need in needs(model.service_model.service_name, model.name, params)} - _seen
    if not found:
        return
    _seen.update(found)
    # A line at a time: a test may kill the function at this very call, but never this write.
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
        file.writelines(f"{json.dumps([function, need.action, need.resource])}\n" for function, need in sorted(found))


def read(folder: Path) -> Iterator[tuple[str, Need]]:
    """Yield each function with a need of it; one may come more than once."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            function, action, resource = json.loads(line)
            yield function, Need(action, resource)
