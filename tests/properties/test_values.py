"""Values: what may be stored, and what is said of what may not."""

import json

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.errors import Invalid
from shared.records.field_type import read_date
from shared.records.values import FieldValues, check_values
from shared.records.workflow import Workflow
from tests.properties.strategies import days, texts, values, workflows


@given(texts | days.map(str) | st.from_regex(r"[0-9]{4}-?(W?[0-9]{2}-?[0-9]{1,2}|[0-9]{3})", fullmatch=True))
def test_a_day_is_read_from_one_spelling_alone(text: str) -> None:
    day = read_date(text)
    assert day is None or str(day) == text


@given(days)
def test_every_day_is_read(day: object) -> None:
    assert read_date(str(day)) == day


@given(values, workflows())
def test_x8_a_refusal_names_fields_that_are_defined_and_no_value(found: FieldValues, workflow: Workflow) -> None:
    definitions = workflow.definitions()
    try:
        check_values(found, definitions)
    except Invalid as refusal:
        pointers = {fault.pointer for fault in refusal.faults}
        assert pointers <= {"/values", *(f"/values/{name}" for name in definitions)}
        said = {fault.message for fault in refusal.faults} | {refusal.detail}
        assert not said & {value for value in found.values() if isinstance(value, str) and value}


@given(values)
def test_what_may_be_stored_is_json(found: FieldValues) -> None:
    try:
        check_values(found, {})
    except Invalid:
        return
    assert json.loads(json.dumps(found, allow_nan=False)) == found
