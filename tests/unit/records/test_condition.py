"""Conditions over every type, operator and form: what may be saved, and what holds (X19)."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from shared.kernel.errors import Fault
from shared.records.condition import Condition, Operator, condition_faults, holds
from shared.records.field_type import FieldType, expected
from shared.records.treatments import TreatmentName
from tests.unit.builders import a_field, a_workflow

ORDERING = [Operator.LT, Operator.LE, Operator.GT, Operator.GE]
EQUATING = [Operator.EQ, Operator.NE]
INFINITE = float("inf")


def _days(*texts: str) -> Iterator[tuple[object, object]]:
    return ((text, date.fromisoformat(text)) for text in texts)


# Of each type, values with what they mean. As texts, the dates of year 999 and the numbers would sort otherwise.
RIGHT: dict[FieldType, dict[object, object]] = {
    FieldType.DATE: dict(_days("1000-01-01", "2022-12-31", "2024-02-29", "9999-12-31")),
    FieldType.NUMBER: {number: number for number in (-10, -9, 0, 0.5, 9, 10, 10**30)},
    FieldType.BOOLEAN: {True: True, False: False},
}
TEXTS: dict[object, object] = {
    "North": "North",
    "north": "north",
    "": "",
    "2024-12-31": "2024-12-31",
    "10": "10",
    "9": "9",
}
RIGHT |= {kind: dict(TEXTS) for kind in FieldType if kind not in RIGHT}
NOT_TEXTS: list[object] = [0, 1, 1.5, True, None, ["North"], {"a": "North"}]
WRONG: dict[FieldType, list[object]] = {
    FieldType.DATE: [
        *NOT_TEXTS,
        *("", "31/12/2022", "2022-12", "2022", "20221231", "2022-W01-1", "2022-02-29", "0999-12-31", "0022-12-31"),
        *("2022-12-31T00:00:00Z", " 2022-12-31", "2022-12-31\n", "2022-1-1", "\uff12022-12-31", "today", 20221231),
    ],
    FieldType.NUMBER: [*("1", "1.5", "", "1e3"), True, False, None, [1], {"a": 1}, INFINITE, -INFINITE, float("nan")],
    FieldType.BOOLEAN: [0, 1, 0.0, "true", "false", "", None, [True], {"a": True}],
}
WRONG |= {kind: NOT_TEXTS for kind in FieldType if kind not in WRONG}


def _field(kind: FieldType) -> str:
    return f"some {kind}"


def _faults(kind: FieldType, op: Operator, value: object) -> list[Fault]:
    workflow = a_workflow(fields=(a_field(_field(kind), kind),))
    return list(condition_faults("/w", Condition(field=_field(kind), op=op, value=value), workflow))


def _holds(kind: FieldType, stored: object, op: Operator, value: object) -> bool:
    return holds(Condition(field="f", op=op, value=value), {"f": stored}, a_field("f", kind))


def test_every_type_has_values_to_be_tried() -> None:
    assert set(RIGHT) == set(WRONG) == set(FieldType)


@pytest.mark.parametrize("kind", FieldType)
def test_x19_a_value_of_the_type_of_its_field_may_be_saved_with_each_operator_that_means_something(
    kind: FieldType,
) -> None:
    ops = [*EQUATING, *(ORDERING if kind in {FieldType.DATE, FieldType.NUMBER} else [])]
    assert [_faults(kind, op, value) for op, value in product(ops, RIGHT[kind])] == [[]] * len(ops) * len(RIGHT[kind])
    assert _faults(kind, Operator.IN, list(RIGHT[kind])) == []
    assert _faults(kind, Operator.IN, []) == []


@pytest.mark.parametrize("kind", FieldType)
def test_x19_a_value_of_another_type_or_form_is_refused_in_words_that_say_the_form(kind: FieldType) -> None:
    ops = [*EQUATING, *(ORDERING if kind in {FieldType.DATE, FieldType.NUMBER} else [])]
    for op, value in product(ops, WRONG[kind]):
        (fault,) = _faults(kind, op, value)
        assert fault.pointer == "/w/value"
        assert fault.message.startswith(expected(_field(kind), kind))
    (right, *_) = RIGHT[kind]
    for value in WRONG[kind]:
        (fault,) = _faults(kind, Operator.IN, [right, value, right])
        assert fault.pointer == "/w/value/1"
        assert fault.message.startswith(expected(_field(kind), kind))
        assert _faults(kind, Operator.IN, value) or isinstance(value, list)


@pytest.mark.parametrize("kind", [kind for kind in FieldType if kind not in {FieldType.DATE, FieldType.NUMBER}])
@pytest.mark.parametrize("op", ORDERING)
def test_x19_what_has_no_order_takes_no_operator_of_order(kind: FieldType, op: Operator) -> None:
    message = f"{op} compares dates and numbers; some {kind} is of type {kind} and takes eq, ne, in and exists"
    assert {tuple(_faults(kind, op, value)) for value in (*RIGHT[kind], "31/12/2022", 3)} == {
        (Fault("/w/op", message),)
    }
    assert not any(_holds(kind, stored, op, value) for stored, value in product(RIGHT[kind], RIGHT[kind]))


@pytest.mark.parametrize("kind", FieldType)
def test_exists_takes_true_or_false_for_every_type(kind: FieldType) -> None:
    assert [_faults(kind, Operator.EXISTS, value) for value in (True, False)] == [[], []]
    refused = [_faults(kind, Operator.EXISTS, value) for value in (0, 1, "true", None, [True])]
    assert refused == [[Fault("/w/value", "exists takes true or false")]] * 5


def test_x19_the_words_of_each_form_are_plain() -> None:
    assert expected("closed on", FieldType.DATE) == (
        "closed on is of type date: write a date like 2024-12-31, of the year 1000 or later"
    )
    assert expected("age", FieldType.NUMBER) == "age is of type number: write a number like 12 or 3.5, without quotes"
    assert expected("paid", FieldType.BOOLEAN) == "paid is of type boolean: write true or false, without quotes"
    assert expected("ward", FieldType.CHOICE) == "ward is of type choice: write a text"


@pytest.mark.parametrize("value", [1e125, -(10**125), 10**38 + 1, 1e-126])
def test_a_number_that_no_row_can_hold_is_refused(value: object) -> None:
    assert _faults(FieldType.NUMBER, Operator.LT, value) == [
        Fault("/w/value", "a number is outside what can be stored")
    ]


@pytest.mark.parametrize("kind", FieldType)
def test_x19_what_is_compared_is_compared_as_its_type(kind: FieldType) -> None:
    for (stored, this), (value, that) in product(RIGHT[kind].items(), RIGHT[kind].items()):
        assert _holds(kind, stored, Operator.EQ, value) == (this == that)
        assert _holds(kind, stored, Operator.NE, value) == (this != that)
        if kind in {FieldType.DATE, FieldType.NUMBER}:
            held = [_holds(kind, stored, op, value) for op in ORDERING]
            assert held == [this < that, this <= that, this > that, this >= that]  # type: ignore[operator]  # of one type, with an order


@pytest.mark.parametrize("kind", FieldType)
def test_x19_a_stored_value_that_its_type_cannot_read_meets_no_comparison_but_it_exists(kind: FieldType) -> None:
    (wanted, *_) = RIGHT[kind]
    for stored in WRONG[kind]:
        assert not any(_holds(kind, stored, op, wanted) for op in (*EQUATING, *ORDERING))
        assert not _holds(kind, stored, Operator.IN, list(RIGHT[kind]))
        assert _holds(kind, stored, Operator.EXISTS, value=True) == (stored is not None)
        assert _holds(kind, stored, Operator.EXISTS, value=False) == (stored is None)


@pytest.mark.parametrize("kind", FieldType)
def test_x19_a_condition_that_no_longer_fits_its_field_holds_for_none(kind: FieldType) -> None:
    for stored, value in product((*RIGHT[kind], None), WRONG[kind]):
        assert not any(_holds(kind, stored, op, value) for op in (*EQUATING, *ORDERING))
        assert not _holds(kind, stored, Operator.IN, [stored, value])
        assert isinstance(value, list) or not _holds(kind, stored, Operator.IN, value)
    assert not _holds(kind, "x", Operator.EXISTS, 1)


@pytest.mark.parametrize("definition", [None, a_field("f", FieldType.TEXT, TreatmentName.REMOVE)])
def test_x19_nothing_is_searched_by_a_field_that_is_undefined_or_sensitive(definition: object) -> None:
    for op, value in [(Operator.EQ, "a"), (Operator.IN, ["a"]), (Operator.EXISTS, True), (Operator.EXISTS, False)]:
        condition = Condition(field="f", op=op, value=value)
        assert not holds(condition, {"f": "a"}, definition)  # type: ignore[arg-type]  # as parametrised
        assert not holds(condition, {}, definition)  # type: ignore[arg-type]  # as parametrised
