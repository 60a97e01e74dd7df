"""Filters: what is in one is what a plain model of typed values says (X19)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import LocalDay
from shared.kernel.errors import Invalid
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType
from shared.records.filter import Filter, check_filter, is_in_filter
from shared.records.own_field import STATE_ENTERED_AT, newest_entry
from shared.records.record import Record
from shared.records.workflow import FieldDefinition, Kind, State, Workflow
from tests.properties.strategies import field_values, filters, numbers, records, texts, workflows

NUMBERED = ("lt", "le", "gt", "ge")
any_days = st.dates(date(1000, 1, 1)).map(str)
# Words for dates that are none, among them those that as texts come before or after every year.
slips = st.sampled_from(
    ["31/12/2022", "2022", "20221231", "2022-W01-1", "0022-12-31", "2022-02-30", "", "zzz", "2024-1-1"]
)
anything = field_values | any_days | slips | numbers | st.booleans()
TODAY = date(2026, 3, 30)
ON = LocalDay(TODAY, ZoneInfo("Europe/London"))
ages = st.builds(lambda months: {"months": months}, st.integers(-1, 30) | st.integers(1198, 1202))
of_type = {
    FieldType.DATE: any_days,
    FieldType.NUMBER: st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9),
    FieldType.BOOLEAN: st.booleans(),
}


def meant(kind: FieldType, value: object) -> object:
    """Return what *value* means, written anew: a day as three numbers, a number as one, a tick or a text in a box."""
    if kind is FieldType.DATE:
        found = re.fullmatch(r"([1-9]\d{3})-(\d\d)-(\d\d)", value, re.ASCII) if isinstance(value, str) else None
        try:
            return date(*(int(part) for part in found.groups())).timetuple()[:3] if found else None
        except ValueError:
            return None
    kinds: tuple[type, ...] = {FieldType.NUMBER: (int, float), FieldType.BOOLEAN: (bool,)}.get(kind, (str,))
    return (value,) if type(value) in kinds else None


def modelled(kind: FieldType, stored: object, op: str, wanted: object) -> bool:
    """Tell what an officer would say of one condition."""
    if op == "exists":
        return (stored is not None) is wanted
    left = meant(kind, stored)
    if left is None:
        return False
    if op == "older_than":
        assert isinstance(wanted, dict)
        then = date.fromisoformat(str(stored))
        return (TODAY.year * 12 + TODAY.month, TODAY.day) > (then.year * 12 + then.month + wanted["months"], then.day)
    if op == "in":
        assert isinstance(wanted, list)
        return any(left == meant(kind, one) for one in wanted)
    right = meant(kind, wanted)
    order: int = (left > right) - (left < right)  # type: ignore[operator]  # tuples of one shape
    return {"eq": order == 0, "ne": order != 0, "lt": order < 0, "le": order <= 0, "gt": order > 0, "ge": order >= 0}[
        op
    ]


def is_age(wanted: object) -> bool:
    return isinstance(wanted, dict) and list(wanted) == ["months"] and wanted["months"] in range(1, 1201)


def _workflow(record: Record, kind: FieldType) -> Workflow:
    field = FieldDefinition(name="f", type=kind, sensitive=False)
    states = (State(name=record.state, end=True),)
    return Workflow(id=record.key.workflow, kind=Kind.CASE, states=states, fields=(field,))


def _asked(record: Record, op: Operator, wanted: object) -> Filter:
    condition = Condition(field="f", op=op, value=wanted)
    return Filter(id="any", workflows=(record.key.workflow,), states=(record.state,), where=(condition,))  # type: ignore[arg-type]  # an id


def _values_of(kind: FieldType) -> st.SearchStrategy[object]:
    return of_type.get(kind, texts)


@given(records, st.sampled_from(FieldType), st.sampled_from(Operator), st.data())
def test_x19_what_may_be_saved_finds_what_a_plain_model_of_typed_values_finds(
    record: Record, kind: FieldType, op: Operator, data: st.DataObject
) -> None:
    stored = data.draw(anything | _values_of(kind))
    one = _values_of(kind) | anything
    taken = {
        Operator.IN: st.lists(one, max_size=3),
        Operator.EXISTS: st.booleans() | one,
        Operator.OLDER_THAN: ages | one,
    }
    wanted = data.draw(taken.get(op, one))
    found, workflow = replace(record, values={"f": stored}), _workflow(record, kind)
    filter_ = _asked(record, op, wanted)
    try:
        check_filter(filter_, {workflow.id: workflow})
    except Invalid:
        # Refused for its value or its operator, and it would find nothing.
        many = wanted if op is Operator.IN and isinstance(wanted, list) else [wanted]
        has_order = kind in {FieldType.DATE, FieldType.NUMBER}
        is_unfit = not isinstance(wanted, bool) if op is Operator.EXISTS else None in [meant(kind, one) for one in many]
        sizes = [abs(one) for one in many if isinstance(one, int | float)]
        is_too_large = kind is FieldType.NUMBER and not all(size == 0 or 1e-125 < size < 1e125 for size in sizes)
        is_no_age = op is Operator.OLDER_THAN and (kind is not FieldType.DATE or not is_age(wanted))
        assert is_unfit or is_too_large or is_no_age or (op in NUMBERED and not has_order)
        return
    assert is_in_filter(found, filter_, workflow, ON) == modelled(kind, stored, op, wanted)


@given(records, st.sampled_from(FieldType), anything, st.data())
def test_x19_of_two_values_of_a_type_exactly_one_of_less_equal_and_more_is_true(
    record: Record, kind: FieldType, stored: object, data: st.DataObject
) -> None:
    wanted = data.draw(_values_of(kind))
    found, workflow = replace(record, values={"f": stored}), _workflow(record, kind)
    held = {op: is_in_filter(found, _asked(record, op, wanted), workflow) for op in Operator if op is not Operator.IN}
    is_readable = meant(kind, stored) is not None
    assert held[Operator.EQ] + held[Operator.NE] == is_readable
    has_order = is_readable and kind in {FieldType.DATE, FieldType.NUMBER}
    assert held[Operator.LT] + held[Operator.GE] == held[Operator.LE] + held[Operator.GT] == has_order


@given(records, filters, workflows())
def test_a_record_is_in_a_filter_if_it_is_in_its_place_and_meets_each_condition(
    record: Record, filter_: Filter, workflow: Workflow
) -> None:
    in_place = is_in_filter(record, replace(filter_, where=()), workflow)
    assert in_place == (record.key.workflow in filter_.workflows and record.state in filter_.states)
    alone = [is_in_filter(record, replace(filter_, where=(condition,)), workflow) for condition in filter_.where]
    assert is_in_filter(record, filter_, workflow) == (in_place and all(alone))


@given(records, filters, records, workflows())
def test_whether_a_record_is_in_a_filter_depends_on_its_place_and_values_alone(
    record: Record, filter_: Filter, other: Record, workflow: Workflow
) -> None:
    same = replace(
        other, key=replace(other.key, workflow=record.key.workflow), state=record.state, values=record.values
    )
    assert is_in_filter(same, filter_, workflow) == is_in_filter(record, filter_, workflow)


_days = st.dates(date(1990, 1, 1), date(2026, 12, 31)).map(str)
_of_entry = st.one_of(
    st.tuples(st.just(Operator.OLDER_THAN), st.builds(lambda months: {"months": months}, st.integers(1, 400))),
    st.tuples(st.sampled_from([Operator.LT, Operator.LE, Operator.EQ, Operator.GT, Operator.NE]), _days),
)
_zones = st.sampled_from([ZoneInfo(name) for name in ("Europe/London", "Pacific/Apia", "America/St_Johns")])


@given(
    records,
    st.lists(_of_entry, min_size=1, max_size=3),
    st.dates(date(2000, 1, 1), date(2026, 12, 31)),
    _zones,
    st.data(),
)
def test_r1a_the_range_of_the_index_has_every_record_that_its_filter_has(
    record: Record, asked: list[tuple[Operator, object]], today: date, zone: ZoneInfo, data: st.DataObject
) -> None:
    on = LocalDay(today, zone)
    where = tuple(Condition(field=STATE_ENTERED_AT, op=op, value=value, of_record=True) for op, value in asked)
    filter_ = replace(_asked(record, Operator.EXISTS, wanted=True), where=where)
    newest = newest_entry(where, on)
    if newest is None:
        return
    apart = st.timedeltas(timedelta(days=-2), timedelta(days=2)) | st.timedeltas(
        timedelta(days=-9000), timedelta(days=2)
    )
    entered = newest + data.draw(apart | st.just(timedelta()))
    if is_in_filter(replace(record, state_entered_at=entered), filter_, None, on):
        assert entered <= newest
    alone = where[0]
    if len(where) == 1 and alone.op is not Operator.EQ and entered <= newest:
        assert is_in_filter(replace(record, state_entered_at=entered), filter_, None, on)
