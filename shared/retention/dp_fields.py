"""The data protection fields of answers, OData and reports (P6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from shared.learners.retention import LearnerRetention
from shared.records.guards import KINDS_WITH_GUARDS, Guard, GuardName
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.due import due_date, earliest, final_funding_day
from shared.retention.retention_status import RetentionStatus


class OfEveryRecord(TypedDict):
    """The fields that a record of any kind has."""

    dp_anonymised: bool
    dp_anonymised_date: date | None
    dp_will_be_anonymised: bool
    dp_anonymisation_date: date | None
    dp_days_until_anonymisation: int | None
    dp_anonymisation_requested: bool
    dp_anonymisation_request_reason: str | None
    dp_anonymisation_request_date: date | None
    dp_anonymisation_request_due_date: date | None


_OF_A_GUARD = {"": bool | None, "_reason": str | None, "_date": date | None, "_review_date": date | None}
# Every field with its type, in the order of answers. Answers show null for guards of a kind that has none.
FIELDS: Mapping[str, Any] = {
    **OfEveryRecord.__annotations__,
    **{name.facts.dp_field + suffix: kind for name in GuardName for suffix, kind in _OF_A_GUARD.items()},
}


def dp_fields(
    record: Record, kind: Kind | None, status: RetentionStatus, today: date, learners: LearnerRetention
) -> dict[str, object]:
    """Return every DP field of *record*; *learners* is the setting that dates a learner.

    A date is in force unless the *status* says otherwise (P21).
    """
    # A learner's is the request's date or that of removal by the setting, whichever comes first.
    due = None if record.is_erased else earliest(due_date(record), learners.removal_date(final_funding_day(record)))
    request = record.request
    fields = OfEveryRecord(
        dp_anonymised=record.anonymised_on is not None,
        dp_anonymised_date=record.anonymised_on,
        dp_will_be_anonymised=due is not None and status.is_dated,
        dp_anonymisation_date=due,
        # Counted when it is read, so that it is never stale.
        dp_days_until_anonymisation=None if due is None else max(0, (due - today).days),
        dp_anonymisation_requested=request is not None,
        dp_anonymisation_request_reason=request.reason if request else None,
        dp_anonymisation_request_date=request.requested_on if request else None,
        dp_anonymisation_request_due_date=request.due_date if request else None,
    )
    guards = [_of_guard(name, record.guards.get(name)) for name in GuardName] if kind in KINDS_WITH_GUARDS else []
    return {**fields, **{name: value for one in guards for name, value in one.items()}}


def _of_guard(name: GuardName, guard: Guard | None) -> dict[str, object]:
    values = (guard is not None, *((guard.reason, guard.set_on, guard.review_date) if guard else (None, None, None)))
    return {name.facts.dp_field + suffix: value for suffix, value in zip(_OF_A_GUARD, values, strict=True)}
