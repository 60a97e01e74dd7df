"""X8, X13: an event with a field missing or of another kind is refused or handled, and nothing it says gets into a log."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from infra.local import logs
from infra.local.functions import FunctionFailed
from tests.world.world import World, world

EVENTS = {path.stem: json.loads(path.read_text()) for path in sorted(Path("tests/events").glob("*.json"))}
STRANGE: tuple[object, ...] = (None, "PLANTED", 7, [], ["PLANTED"], {"PLANTED": "PLANTED"})
# What the gateway itself says is no caller's word, and is logged.
GATEWAYS = {"routeKey", "requestContext"}
Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def here() -> Iterator[World]:
    with world() as made:
        yield made


def places(value: Any, at: Place = ()) -> Iterator[Place]:  # noqa: ANN401 – any JSON
    """Yield where there is something in an event."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inside:
        yield (*at, name)
        yield from places(part, (*at, name))


def changed(event: Any, place: Place, strange: object) -> Any:  # noqa: ANN401 – any JSON
    """Return the event without what is at a place, or with something strange there."""
    made = copy.deepcopy(event)
    holder = made
    for name in place[:-1]:
        holder = holder[name]
    if strange is STRANGE:
        del holder[place[-1]]
    else:
        holder[place[-1]] = strange
    return made


@pytest.mark.parametrize("function", EVENTS)
def test_x8_no_event_however_strange_is_repeated_in_a_log(here: World, function: str) -> None:
    logs.clear()
    for number, place in enumerate(places(EVENTS[function])):
        for strange in (STRANGE, None if place[0] in GATEWAYS else STRANGE[number % len(STRANGE)]):
            with suppress(FunctionFailed):
                here.functions[function].invoke(changed(EVENTS[function], place, strange))
            assert not [line for line in logs.lines() if "PLANTED" in line], (place, strange)
            logs.clear()
