"""Filters: what each operator says of the others."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.identifiers import FilterId
from shared.records.filter import Condition, Filter, Operator, is_in_filter
from shared.records.record import Record
from tests.properties.strategies import field_values, filters, numbers, records, texts

PLAIN = st.booleans() | numbers | texts
ORDERED = [Operator.LT, Operator.LE, Operator.GT, Operator.GE]
present = field_values.filter(lambda value: value is not None)


def _matches(record: Record, op: Operator, wanted: object) -> bool:
    condition = Condition(field="f", op=op, value=wanted)
    places = {"workflows": (record.key.workflow,), "states": (record.state,)}
    return is_in_filter(record, Filter(id=FilterId("any"), where=(condition,), **places))  # type: ignore[arg-type] # tuples of names


def _with(record: Record, value: object) -> Record:
    return replace(record, values={**record.values, "f": value})


@given(records, present, PLAIN)
def test_a_value_is_either_equal_or_not(record: Record, value: object, wanted: object) -> None:
    found = _with(record, value)
    assert _matches(found, Operator.EQ, wanted) != _matches(found, Operator.NE, wanted)


@given(records, PLAIN)
def test_a_value_is_equal_to_itself_and_one_of_a_list_that_holds_it(record: Record, value: object) -> None:
    found = _with(record, value)
    assert _matches(found, Operator.EQ, value)
    assert _matches(found, Operator.IN, [value])


@given(records, present, st.lists(PLAIN, max_size=4))
def test_a_value_is_in_a_list_if_it_equals_one_of_it(record: Record, value: object, wanted: list[object]) -> None:
    found = _with(record, value)
    assert _matches(found, Operator.IN, wanted) == any(_matches(found, Operator.EQ, one) for one in wanted)


@given(records, present, PLAIN)
def test_of_two_values_with_an_order_one_is_less_or_equal_or_greater(
    record: Record, value: object, wanted: object
) -> None:
    less, at_most, more, at_least = (_matches(_with(record, value), op, wanted) for op in ORDERED)
    both = {type(value), type(wanted)}
    if both == {str} or both <= {int, float}:
        assert (less, more) == (not at_least, not at_most)
        assert (at_most and at_least) == _matches(_with(record, value), Operator.EQ, wanted)
    else:
        assert not any((less, at_most, more, at_least))


@given(records, st.sampled_from(Operator), PLAIN, st.booleans())
def test_a_missing_value_matches_none_but_exists_false(
    record: Record,
    op: Operator,
    wanted: object,
    is_null: bool,  # noqa: FBT001 – Hypothesis passes it by name
) -> None:
    missing = _with(record, None) if is_null else replace(record, values={})
    taken = [wanted, None] if op is Operator.IN else wanted
    assert _matches(missing, op, taken) == (op is Operator.EXISTS and wanted is False)


@given(records, present)
def test_a_value_that_is_there_exists(record: Record, value: object) -> None:
    assert _matches(_with(record, value), Operator.EXISTS, wanted=True)
    assert not _matches(_with(record, value), Operator.EXISTS, wanted=False)


@given(records, filters)
def test_a_record_is_in_a_filter_if_it_is_in_its_place_and_meets_each_condition(
    record: Record, filter_: Filter
) -> None:
    in_place = is_in_filter(record, replace(filter_, where=()))
    assert in_place == (record.key.workflow in filter_.workflows and record.state in filter_.states)
    alone = [is_in_filter(record, replace(filter_, where=(condition,))) for condition in filter_.where]
    assert is_in_filter(record, filter_) == (in_place and all(alone))


@given(records, filters, records)
def test_whether_a_record_is_in_a_filter_depends_on_its_place_and_values_alone(
    record: Record, filter_: Filter, other: Record
) -> None:
    same = replace(
        other, key=replace(other.key, workflow=record.key.workflow), state=record.state, values=record.values
    )
    assert is_in_filter(same, filter_) == is_in_filter(record, filter_)
