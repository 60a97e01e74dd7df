"""What may be stored under a field."""

from datetime import date

import pytest

from shared.kernel.errors import Fault, Invalid
from shared.records.field_type import FieldType, expected, read_date
from shared.records.values import check_values
from tests.unit.builders import a_field
from tests.unit.refusals import faults_of

TEXTS = [kind for kind in FieldType if kind not in {FieldType.DATE, FieldType.NUMBER, FieldType.BOOLEAN}]


def _faults(value: object, kind: FieldType | None = None) -> tuple[Fault, ...]:
    definitions = {} if kind is None else {"f": a_field("f", kind)}
    return faults_of("invalid_value", lambda: check_values({"f": value}, definitions))


def _lists(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def _objects(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((kind, "any text") for kind in TEXTS),
        (FieldType.DATE, "2024-02-29"),
        (FieldType.NUMBER, 0),
        (FieldType.NUMBER, -1.5),
        (FieldType.BOOLEAN, False),
    ],
)
def test_a_value_of_the_type_of_its_field_fits(kind: FieldType, value: object) -> None:
    assert _faults(value, kind) == ()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((kind, 1) for kind in TEXTS),
        (FieldType.TEXT, ["a"]),
        (FieldType.DATE, "2026-02-29"),
        (FieldType.DATE, "1 May 2026"),
        (FieldType.DATE, 20260501),
        (FieldType.DATE, "0999-12-31"),
        (FieldType.NUMBER, "1"),
        (FieldType.NUMBER, True),
        (FieldType.BOOLEAN, 1),
        (FieldType.BOOLEAN, "true"),
    ],
)
def test_a_value_of_another_type_is_refused_by_the_name_of_its_field(kind: FieldType, value: object) -> None:
    assert _faults(value, kind) == (Fault("/values/f", expected("f", kind)),)


@pytest.mark.parametrize("kind", FieldType)
def test_null_fits_every_field(kind: FieldType) -> None:
    assert _faults(None, kind) == ()


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, {"b": None}]},
        _lists(30),
        _objects(30),
        [],
        "",
        True,
        0,
        0.0,
        1.5e-125,
        -(10**124),
        9.9e124,
        10**38 - 1,
    ],
)
def test_x1_a_value_without_a_definition_may_be_any_json_value(value: object) -> None:
    assert _faults(value) == ()


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        float("nan"),
        1e125,
        -1e126,
        1 / 1e125,
        10**125,
        10**38 + 1,
        10**5000,
        [10**125],
        {"a": [1e126]},
        {"a": {"": 1}},
        _lists(31),
        _objects(31),
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_x8_what_cannot_be_stored_is_refused_without_the_name_that_a_caller_made_up(value: object) -> None:
    assert [fault.pointer for fault in _faults(value)] == ["/values"]


def test_a_number_that_cannot_be_stored_is_refused_under_a_defined_field_too() -> None:
    assert [fault.pointer for fault in _faults(1e126, FieldType.NUMBER)] == ["/values"]


def test_every_value_that_does_not_fit_is_named_at_once() -> None:
    definitions = {name: a_field(name, FieldType.NUMBER) for name in "abc"}
    with pytest.raises(Invalid) as refusal:
        check_values({"a": "x", "b": 1, "c": "y"}, definitions)
    assert [fault.pointer for fault in refusal.value.faults] == ["/values/a", "/values/c"]


def test_a_date_is_read_as_a_day() -> None:
    assert read_date("2026-03-02") == date(2026, 3, 2)


@pytest.mark.parametrize(
    "value",
    [
        None,
        20260302,
        "",
        "20260302",
        "2026-03",
        "2026-W10-1",
        "2026-03-02T00:00:00",
        "2026-3-2",
        " 2026-03-02",
        "0999-12-31",
        "0026-03-02",
        "\ud800",
    ],
)
def test_a_date_in_another_form_is_none(value: object) -> None:
    assert read_date(value) is None


WARD = {"ward": a_field("ward", FieldType.CHOICE, choices=("north", "south"))}


def test_x19_a_field_takes_its_choices_alone() -> None:
    check_values({"ward": "north"}, WARD)
    check_values({"ward": None}, WARD)
    for value in ("east", "North", "", " north"):
        with pytest.raises(Invalid) as refusal:
            check_values({"ward": value}, WARD)
        assert refusal.value.faults == (Fault("/values/ward", "not a choice of ward"),)
    check_values({"ward": "east"}, {"ward": a_field("ward", FieldType.CHOICE)})


def test_x19_a_value_that_is_no_choice_any_more_stays_until_it_is_edited() -> None:
    check_values({"ward": "west"}, WARD, {"ward": "west"})
    with pytest.raises(Invalid):
        check_values({"ward": "west"}, WARD, {"ward": "north"})
    with pytest.raises(Invalid):
        check_values({"ward": "west"}, WARD, {"other": "west"})


def test_x19_each_value_that_is_no_choice_is_named_whatever_is_before_it() -> None:
    fields = {**WARD, "area": a_field("area", FieldType.CHOICE, choices=("inner",))}
    faults = faults_of("invalid_value", lambda: check_values({"free": "x", "ward": "north", "area": "outer"}, fields))
    assert faults == (Fault("/values/area", "not a choice of area"),)


def test_x19_a_value_of_another_type_is_named_once() -> None:
    faults = faults_of("invalid_value", lambda: check_values({"ward": 3}, WARD))
    assert faults == (Fault("/values/ward", "ward is of type choice: write a text"),)
