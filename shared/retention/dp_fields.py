"""The data protection fields, named as users know them (P6)."""

from datetime import date

from shared.learners.retention import LearnerRetention
from shared.records.record import Guard, Record
from shared.records.workflow import Kind
from shared.retention.due import due_date, earliest, final_funding_day
from shared.retention.guards import KINDS_WITH_GUARDS
from shared.retention.policy import Policy


def dp_fields(
    record: Record, kind: Kind | None, policy: Policy | None, today: date, learners: LearnerRetention
) -> dict[str, object]:
    """Return every DP field of *record*; the days are counted from *today*, so that they are never stale.

    A learner's date is that of a request, or of their removal by the setting *learners*, whichever comes first.
    """
    due = None if record.is_erased else earliest(due_date(record), learners.removal_date(final_funding_day(record)))
    is_stopped = record.legal_hold is not None or record.restriction is not None
    is_disabled = policy is not None and not policy.periods.enabled
    request = record.request
    fields: dict[str, object] = {
        "dp_anonymised": record.anonymised_on is not None,
        "dp_anonymised_date": record.anonymised_on,
        "dp_will_be_anonymised": due is not None and not is_stopped and not is_disabled,
        "dp_anonymisation_date": due,
        "dp_days_until_anonymisation": None if due is None else max(0, (due - today).days),
        "dp_anonymisation_requested": request is not None,
        "dp_anonymisation_request_reason": request.reason if request else None,
        "dp_anonymisation_request_date": request.requested_on if request else None,
        "dp_anonymisation_request_due_date": request.due_date if request else None,
    }
    if kind in KINDS_WITH_GUARDS:
        fields |= _guard("dp_legal_hold", record.legal_hold)
        fields |= _guard("dp_restrict_processing", record.restriction)
    return fields


def _guard(name: str, guard: Guard | None) -> dict[str, object]:
    return {
        name: guard is not None,
        f"{name}_reason": guard.reason if guard else None,
        f"{name}_date": guard.set_on if guard else None,
        f"{name}_review_date": guard.review_date if guard else None,
    }
