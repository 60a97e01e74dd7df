"""On no route of the document does anything that a caller sends reach the log (X8)."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest

from infra.local import logs
from tests.api.document import Operation, guarded
from tests.api.village import Village

PLANT = "zqPLANTqz@example.org"


def _lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in logs.lines()]


def _leaves(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything in a body that is neither an object nor a list."""
    pairs: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        yield way
    for name, one in pairs:
        yield from _leaves(one, (*way, name))


def _planted(body: Any, way: tuple[str | int, ...]) -> Any:  # noqa: ANN401 – any JSON
    made = deepcopy(body)
    place = made
    for name in way[:-1]:
        place = place[name]
    place[way[-1]] = PLANT
    return made


def _bodies(operation: Operation) -> Iterator[bytes]:
    """Yield the example with the plant in the place of each value, as a name, in broken JSON, and as something else."""
    example = operation.example
    if example is None:
        return
    for way in _leaves(example):
        if way:
            yield json.dumps(_planted(example, way)).encode()
    yield json.dumps({**example, PLANT: PLANT}).encode()
    yield f'{{"{PLANT}": '.encode()
    yield json.dumps([PLANT]).encode()
    yield PLANT.encode() + b"\xff"


def _paths(operation: Operation) -> Iterator[str]:
    """Yield the path with the plant in the place of each id, and behind each parameter of the query."""
    for parameter in operation.parameters("path"):
        yield operation.filled(**{parameter["name"]: quote(PLANT)})
    for parameter in operation.parameters("query"):
        yield f"{operation.filled()}?{parameter['name']}={quote(PLANT)}"


@pytest.mark.parametrize("operation", guarded(), ids=lambda operation: operation.key)
def test_x8_nothing_that_a_caller_sends_is_logged(village: Village, operation: Operation) -> None:
    logs.clear()
    here, plain = village.world, json.dumps(operation.example).encode() if operation.example is not None else None
    sent = [(path, plain) for path in _paths(operation)]
    sent += [(operation.filled(), body) for body in _bodies(operation)]
    headers = {"Idempotency-Key": f"{PLANT}-{village.fresh()}", "User-Agent": PLANT, PLANT: PLANT}
    for path, body in [*sent, (operation.filled(), plain)]:
        reply = here.call(operation.method, path, raw=body, headers=headers, user="officer")
        if reply.status >= 400:
            assert PLANT not in json.dumps(reply.body)
    here.settle()
    assert [line for line in logs.lines() if PLANT in line] == []
    answered = [line for line in _lines() if line.get("message") == "answered"]
    assert len(answered) >= len(sent) + 1
    assert {line["route"] for line in answered} == {operation.route}
    assert all(line["correlation_id"] for line in answered)
