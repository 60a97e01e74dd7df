"""The edges of the API: JSON and cursors."""

import base64
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from functions.gateway.cursors import decoded, encoded
from shared.kernel.errors import Malformed
from shared.kernel.strict_json import NotStrict, strict_json
from tests.properties.strategies import json_values, texts

surrogates = st.text(st.characters(categories=["Cs"]), min_size=1, max_size=1)
odd = surrogates | st.sampled_from([float("nan"), float("inf"), float("-inf")])
odd_values = st.recursive(
    odd, lambda inner: st.lists(inner, min_size=1, max_size=2) | st.dictionaries(texts, inner, min_size=1, max_size=2)
)
positions = st.text(max_size=60)
scopes = st.tuples(st.sampled_from(["cases", "jobs"]), texts, st.none() | st.integers(0, 3))


@given(json_values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_every_json_value_is_read_back_as_it_was(
    value: object,
    is_ascii: bool,  # noqa: FBT001 – Hypothesis passes it by name
    indent: int | str | None,
) -> None:
    found = strict_json(json.dumps(value, ensure_ascii=is_ascii, indent=indent))
    assert found == value
    assert json.dumps(found) == json.dumps(value)  # 1 is not 1.0, nor true


@given(odd_values, st.booleans())
def test_a_number_or_a_text_beyond_the_standard_is_refused_wherever_it_stands(
    value: object,
    is_ascii: bool,  # noqa: FBT001 – Hypothesis passes it by name
) -> None:
    with pytest.raises(NotStrict):
        strict_json(json.dumps(value, ensure_ascii=is_ascii))


@given(st.text() | st.text('{}[]",:0123456789.eE-+truefalsn \\u'))
def test_any_text_is_json_or_refused(text: str) -> None:
    try:
        found = strict_json(text)
    except NotStrict:
        return
    assert strict_json(json.dumps(found)) == found


@given(positions, scopes)
def test_a_cursor_comes_back_as_the_position_that_it_was_made_of(position: str, scope: tuple[object, ...]) -> None:
    cursor = encoded(position, *scope)
    assert cursor is not None
    assert decoded(cursor, *scope) == position


@given(positions, scopes, scopes)
def test_a_cursor_fits_its_own_list_alone(position: str, own: tuple[object, ...], other: tuple[object, ...]) -> None:
    assume(own != other)
    with pytest.raises(Malformed):
        decoded(encoded(position, *own), *other)


@given(positions, scopes, st.data())
def test_a_cursor_that_was_changed_in_any_way_is_refused(
    position: str, scope: tuple[object, ...], data: st.DataObject
) -> None:
    cursor = encoded(position, *scope) or ""
    start = data.draw(st.integers(0, len(cursor)))
    end = data.draw(st.integers(start, len(cursor)))
    changed = cursor[:start] + data.draw(st.text(st.characters(max_codepoint=127), max_size=4)) + cursor[end:]
    assume(changed != cursor)
    with pytest.raises(Malformed):
        decoded(changed, *scope)


@given(positions, positions, scopes)
def test_a_cursor_whose_position_was_exchanged_is_refused(position: str, other: str, scope: tuple[object, ...]) -> None:
    assume(position != other)
    cursor = encoded(position, *scope) or ""
    digest, _ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([digest, other]).encode()).decode().rstrip("=")
    with pytest.raises(Malformed):
        decoded(forged, *scope)


@given(st.text() | st.binary(max_size=40).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_other_text_is_a_cursor(text: str) -> None:
    with pytest.raises(Malformed):
        decoded(text, "cases", "old", 1)
