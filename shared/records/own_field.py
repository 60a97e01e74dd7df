"""What a filter may ask of a record itself, beside the values of its workflow's fields (R1a)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from shared.kernel.clock import LocalDay, day_in
from shared.kernel.errors import Fault, Invalid
from shared.kernel.identifiers import RecordKey
from shared.kernel.months import last_instant_of
from shared.records.age import last_older_day, months_of
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType, read_date
from shared.records.record import Record
from shared.records.values import FieldValues
from shared.records.workflow import FieldDefinition, Kind, Workflow

STATE_ENTERED_AT: Final = "state_entered_at"
CREATED_AT: Final = "created_at"
PERSON: Final = "person_id"

# An instant is compared as the tenant's day.
OWN_FIELDS: Final[Mapping[str, FieldDefinition]] = {
    name: FieldDefinition(name=name, type=kind, sensitive=False)
    for name, kind in {STATE_ENTERED_AT: FieldType.DATE, CREATED_AT: FieldType.DATE, PERSON: FieldType.TEXT}.items()
}


def own_values(record: Record, on: LocalDay | None) -> FieldValues:
    """Return what conditions on ``OWN_FIELDS`` are compared with; what is missing meets none (X6)."""
    instants = {STATE_ENTERED_AT: record.state_entered_at, CREATED_AT: record.created_at}
    days = {name: day_in(at, on.zone).isoformat() for name, at in instants.items() if at is not None and on is not None}
    return {**days, PERSON: None if record.person is None else str(record.person)}


def person_faults(at: str, condition: Condition, people: Mapping[str, Workflow]) -> Iterator[Fault]:
    """Yield the values of a condition on ``person_id`` that can name no person; *people* are the workflows that it names."""
    many = isinstance(condition.value, list)
    for place, one in enumerate(_values(condition)):
        if not isinstance(one, str):
            continue  # no value of its type, which is said already
        key = _person(one)
        if key is None:
            message = "person_id names a person as workflow/id, such as people/p1"
        elif key.workflow not in people or people[key.workflow].kind is not Kind.PERSON:
            message = "person_id must name a record of a workflow of kind person"
        else:
            continue
        yield Fault(f"{at}/value/{place}" if many else f"{at}/value", message)


def workflows_of_people(condition: Condition) -> Iterator[str]:
    """Yield the workflows that a condition on ``person_id`` names."""
    yield from (key.workflow for one in _values(condition) if (key := _person(one)) is not None)


def _values(condition: Condition) -> list[object]:
    if not condition.of_record or condition.field != PERSON or condition.op is Operator.EXISTS:
        return []
    return condition.value if isinstance(condition.value, list) else [condition.value]


def _person(value: object) -> RecordKey | None:
    try:
        return RecordKey.parse(value) if isinstance(value, str) else None
    except Invalid:
        return None


def newest_entry(where: Iterable[Condition], on: LocalDay | None) -> datetime | None:
    """Return the last instant at which a record that meets *where* may have entered its state; None: they don't say."""
    days = [day for one in where if on is not None and (day := _last_day(one, on.day)) is not None]
    return last_instant_of(min(days), on.zone) if days and on is not None else None


def _last_day(condition: Condition, today: date) -> date | None:
    if not condition.of_record or condition.field != STATE_ENTERED_AT:
        return None
    months, day = months_of(condition.value), read_date(condition.value)
    match condition.op:
        case Operator.OLDER_THAN if months is not None:
            return last_older_day(months, today)
        case Operator.LT if day is not None:
            return day - timedelta(days=1)
        # The last day of the calendar bounds nothing.
        case Operator.LE | Operator.EQ if day is not None and day < date.max:
            return day
        case _:
            return None
