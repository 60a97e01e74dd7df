"""What a filter may ask of a record itself (R1a)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.kernel.clock import LocalDay
from shared.kernel.errors import Fault
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType
from shared.records.filter import (
    check_current,
    check_filter,
    hidden,
    is_in_filter,
    is_outdated,
    needs_day,
    people_named,
    resolved,
)
from shared.records.own_field import CREATED_AT, OWN_FIELDS, PERSON, STATE_ENTERED_AT, newest_entry, own_values
from shared.records.treatments import TreatmentName
from shared.records.workflow import Workflow
from tests.unit.builders import COMPLAINTS, PEOPLE, a_field, a_filter, a_record, a_workflow, key, people
from tests.unit.refusals import faults_of

NEW_YORK = ZoneInfo("America/New_York")
ON = LocalDay(date(2026, 3, 2), NEW_YORK)
EVENING = datetime(2024, 3, 2, 4, 59, tzinfo=UTC)  # of 1 March in New York
AGE = {"months": 24}


def _own(field: str, op: Operator, value: object) -> Condition:
    return Condition(field=field, op=op, value=value, of_record=True)


def _faults(condition: Condition, *known: Workflow) -> list[Fault]:
    named = {str(one.id): one for one in known}
    return list(
        faults_of(
            "invalid_filter", lambda: check_filter(a_filter(where=(condition,)), {COMPLAINTS: a_workflow()}, named)
        )
    )


def test_r1a_an_instant_is_compared_as_the_tenants_day() -> None:
    record = a_record(
        state_entered_at=EVENING, created_at=datetime(2026, 3, 2, 12, tzinfo=UTC), person=key("p1", PEOPLE)
    )
    assert own_values(record, ON) == {
        STATE_ENTERED_AT: "2024-03-01",
        CREATED_AT: "2026-03-02",
        PERSON: "people/p1",
    }
    assert is_in_filter(record, a_filter(where=(_own(STATE_ENTERED_AT, Operator.OLDER_THAN, AGE),)), None, ON)
    later = replace(record, state_entered_at=datetime(2024, 3, 2, 5, tzinfo=UTC))
    assert not is_in_filter(later, a_filter(where=(_own(STATE_ENTERED_AT, Operator.OLDER_THAN, AGE),)), None, ON)


@pytest.mark.parametrize("field", OWN_FIELDS)
def test_x6_what_a_record_lacks_meets_no_comparison(field: str) -> None:
    record = a_record(created_at=None)
    value = "people/p1" if field == PERSON else "2024-03-01"
    for op in (Operator.EQ, Operator.NE, Operator.LT, Operator.GE):
        condition = _own(field, op, value)
        assert is_in_filter(record, a_filter(where=(condition,)), None, None) is False
    has_it = is_in_filter(record, a_filter(where=(_own(field, Operator.EXISTS, value=True),)), None, ON)
    assert has_it == (field == STATE_ENTERED_AT)


def test_r1a_an_age_without_a_day_to_judge_it_on_is_met_by_none() -> None:
    workflow = a_workflow(fields=(a_field("closed_on", FieldType.DATE),))
    filter_ = a_filter(where=(Condition(field="closed_on", op=Operator.OLDER_THAN, value=AGE),))
    record = a_record(values={"closed_on": "1999-01-01"})
    assert needs_day(filter_)
    assert is_in_filter(record, filter_, workflow, ON)
    assert not is_in_filter(record, filter_, workflow)


@pytest.mark.parametrize("field", OWN_FIELDS)
def test_r1a_a_field_of_the_workflows_goes_first_and_stays_meant(field: str) -> None:
    plain, defining = a_workflow(), a_workflow(fields=(a_field(field, FieldType.DATE),))
    asked = a_filter(where=(Condition(field=field, op=Operator.EXISTS, value=True),))
    assert [one.of_record for one in resolved(asked, [plain]).where] == [True]
    kept = resolved(asked, [plain, defining])
    assert [one.of_record for one in kept.where] == [False]
    assert is_outdated(kept, plain)
    assert not is_outdated(resolved(asked, [plain]), defining)
    check_current(resolved(asked, [plain]), {COMPLAINTS: defining})


def test_r1a_a_condition_on_what_no_record_has_is_a_fields() -> None:
    asked = a_filter(where=(Condition(field="ward", op=Operator.EXISTS, value=True),))
    assert resolved(asked, [a_workflow(fields=())]) == asked


def test_r1a_what_a_record_has_itself_is_shown_though_a_field_of_that_name_is_sensitive() -> None:
    condition = _own(CREATED_AT, Operator.LT, "2024-01-01")
    sensitive = a_workflow(fields=(a_field(CREATED_AT, FieldType.DATE, TreatmentName.REMOVE),))
    assert hidden(a_filter(where=(condition,)), {COMPLAINTS: sensitive}).where == (condition,)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("complaints/c1", "person_id must name a record of a workflow of kind person"),
        ("strangers/p1", "person_id must name a record of a workflow of kind person"),
        ("p1", "person_id names a person as workflow/id, such as people/p1"),
        ("people/", "person_id names a person as workflow/id, such as people/p1"),
        (7, "person_id is of type text: write a text"),
    ],
)
def test_r1a_a_condition_on_a_person_names_one(value: object, message: str) -> None:
    known = (people(), a_workflow())
    assert _faults(_own(PERSON, Operator.EQ, value), *known) == [Fault("/where/0/value", message)]
    assert _faults(_own(PERSON, Operator.IN, ["people/p1", value]), *known) == [Fault("/where/0/value/1", message)]
    assert _faults(_own(PERSON, Operator.IN, ["people/p1"]), *known) == []


def test_r1a_the_workflows_that_conditions_name_are_listed_once() -> None:
    where = (
        _own(PERSON, Operator.IN, ["people/a", "people/b", "others/c", "none", 3]),
        _own(PERSON, Operator.EXISTS, value=True),
        _own(CREATED_AT, Operator.EQ, "2024-01-01"),
        Condition(field=PERSON, op=Operator.EQ, value="fields/x"),
    )
    assert list(people_named(a_filter(where=where))) == ["people", "others"]


def _newest(*where: Condition, on: LocalDay | None = ON) -> datetime | None:
    return newest_entry(where, on)


LAST_OF_1_MARCH = datetime(2024, 3, 2, 4, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("op", "value", "newest"),
    [
        (Operator.OLDER_THAN, AGE, LAST_OF_1_MARCH),
        (Operator.LT, "2024-03-02", LAST_OF_1_MARCH),
        (Operator.LE, "2024-03-01", LAST_OF_1_MARCH),
        (Operator.EQ, "2024-03-01", LAST_OF_1_MARCH),
        (Operator.LE, "9999-12-31", None),
        (Operator.GT, "2024-03-01", None),
        (Operator.GE, "2024-03-01", None),
        (Operator.NE, "2024-03-01", None),
        (Operator.IN, ["2024-03-01"], None),
        (Operator.OLDER_THAN, {"months": 0}, None),
        (Operator.LT, "yesterday", None),
        (Operator.LE, "yesterday", None),
    ],
)
def test_x21_a_walk_ends_where_no_record_can_have_entered_the_state_any_more(
    op: Operator, value: object, newest: datetime | None
) -> None:
    condition = _own(STATE_ENTERED_AT, op, value)
    assert _newest(condition) == newest
    assert _newest(condition, on=None) is None
    assert _newest(replace(condition, field=CREATED_AT)) is None
    assert _newest(replace(condition, of_record=False)) is None


def test_x21_of_several_conditions_the_earliest_ends_the_walk() -> None:
    later = _own(STATE_ENTERED_AT, Operator.LT, "2025-01-01")
    assert _newest(later, _own(STATE_ENTERED_AT, Operator.OLDER_THAN, AGE)) == LAST_OF_1_MARCH


def test_a_filter_that_asks_for_neither_age_nor_record_needs_no_day() -> None:
    assert not needs_day(a_filter())
    assert not needs_day(a_filter(where=(Condition(field="ward", op=Operator.EQ, value="a"),)))
