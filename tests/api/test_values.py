"""X19: a value of another type or form is refused wherever the document says what is taken, in words that say the form."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.api.http.patterns import WORDS
from functions.api.http.types import INSTANT_FORM
from shared.records.field_type import DATE_FORM
from tests.api.document import Operation, Place, by_route, document, operations, pointer_to, resolved
from tests.api.village import Village

EVERY = [one for one in operations() if one.path.startswith("/v1/")]
WITH_BODIES = [one for one in EVERY if "requestBody" in one.body]
# By the schema's format or type: what it must not take, and what the refusal says.
WRONG: dict[str, tuple[list[object], str]] = {
    "date": (
        [
            *("31/12/2022", "2022-12", "20221231", "0022-12-31", "2022-02-30", "2022-12-31T00:00:00Z", ""),
            20221231,
            True,
        ],
        DATE_FORM,
    ),
    "date-time": (
        [
            *("2022-12-31", "31/12/2022", "2022-12-31T09:00:00", "2022-12-31T09:00Z", "0022-12-31T09:00:00Z"),
            *("2022-02-30T09:00:00Z", "2022-12-31T25:00:00Z", "2022-12-31T09:00:00+25:00", "", 1672477200, True),
        ],
        INSTANT_FORM,
    ),
    "boolean": (["true", "yes", "", 0, 1, 1.0], "Input should be a valid boolean"),
    "integer": (["5", "", True, 1.5, [5]], "Input should be a valid integer"),
    "enum": (["planted_value", 5, True], "Input should be "),
}
IN_A_QUERY = {"date", "date-time"}
pytestmark = pytest.mark.usefixtures("_everything")


def _kind(schema: Mapping[str, Any]) -> str | None:
    """Return what the schema wants beside null, as WRONG names it."""
    for one in map(resolved, schema.get("anyOf", [schema])):
        for kind in (one.get("format"), "enum" if "enum" in one else None, one.get("type")):
            if kind in WRONG:
                return str(kind)
    return None


def _places(operation: Operation) -> Iterator[tuple[Place, str]]:
    """Yield each place of a body where a kind of WRONG is wanted."""
    for place, schema, _ in operation.parts():
        if (kind := _kind(schema)) is not None:
            yield place, kind


def test_every_pattern_of_a_body_has_words_for_its_refusal() -> None:
    written = json.dumps([*(one.schema for one in WITH_BODIES), _components()])
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', written)
    assert set(map(json.loads, patterns)) == set(WORDS)


def _components() -> object:
    return {name: one for name, one in document()["components"]["schemas"].items() if name.endswith(("Body", "Model"))}


@by_route(WITH_BODIES)
def test_x19_a_text_of_other_characters_is_refused_in_words(village: Village, operation: Operation) -> None:
    patterned = [(place, schema["pattern"]) for place, schema, _ in operation.parts() if "pattern" in schema]
    for place, pattern in patterned:
        refused = village.send(operation, raw=operation.with_value(place, "a\n#/b/c")).expect(422).body
        assert {"pointer": pointer_to(place), "message": WORDS[pattern]} in refused["errors"]


def test_x19_there_are_values_of_every_kind_to_be_tried() -> None:
    kinds = {kind for one in WITH_BODIES for _, kind in _places(one)}
    assert kinds == set(WRONG)
    assert {kind for one in EVERY for _, kind in _dates_of(one)} == IN_A_QUERY


def _dates_of(operation: Operation) -> list[tuple[str, str]]:
    kinds = [(one["name"], _kind(one["schema"])) for one in operation.parameters("query")]
    return [(name, kind) for name, kind in kinds if kind in IN_A_QUERY]


@by_route(WITH_BODIES)
def test_x19_a_body_takes_no_value_of_another_type_or_form(village: Village, operation: Operation) -> None:
    before = village.rows()
    for place, kind in _places(operation):
        values, says = WRONG[kind]
        for value in values:
            refused = village.send(operation, raw=operation.with_value(place, value)).expect(422).body
            messages = [one["message"] for one in refused["errors"] if one["pointer"] == pointer_to(place)]
            assert any(message.startswith(says) for message in messages), (place, value, refused["errors"])
            assert not isinstance(value, str) or len(value) < 2 or value not in str(refused).replace(says, "")
    assert village.rows() == before


@by_route([one for one in EVERY if _dates_of(one)])
def test_x19_a_query_takes_no_day_and_no_instant_of_another_form(village: Village, operation: Operation) -> None:
    before = village.rows()
    for name, kind in _dates_of(operation):
        values, says = WRONG[kind]
        for value in values:
            refused = village.send(operation, f"{name}={value}").expect(422).body
            assert {"pointer": f"/query/{name}", "message": says} in refused["errors"]
    assert village.rows() == before
