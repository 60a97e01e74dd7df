"""The guards and request that a restored record gets back from the ledger (X16).

The last act of each kind decides. Without an act, the record keeps what it has.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shared.access.evidence import Evidence
from shared.records.guards import Guard, GuardName
from shared.records.record import AnonymisationRequest, Record
from shared.retention.requests import REQUESTED, WITHDRAWN

# The ledger has no reasons (X8). The restored row's own stays if it has one.
RESTORED_REASON = "restored from the ledger"
ACTS = (*(act for name in GuardName for act in (name.set_act, name.lifted_act)), REQUESTED, WITHDRAWN)


def as_acted(record: Record, acts: Sequence[Evidence]) -> Record:
    """Return *record* as *acts*, in order of time, left it.

    Raise ``ValueError`` or ``LookupError`` for an act without its dates.
    """
    guards = {name: _guard(record.guards.get(name), name, acts) for name in GuardName}
    return replace(
        record,
        guards={name: guard for name, guard in guards.items() if guard is not None},
        request=_request(record.request, acts),
    )


def _guard(now: Guard | None, name: GuardName, acts: Sequence[Evidence]) -> Guard | None:
    act = _last(acts, name.set_act, name.lifted_act)
    if act is None:
        return now
    if act.action == name.lifted_act:
        return None
    return Guard(
        reason=now.reason if now else RESTORED_REASON, set_on=_day(act, "date"), review_date=_day(act, "review_date")
    )


def _request(now: AnonymisationRequest | None, acts: Sequence[Evidence]) -> AnonymisationRequest | None:
    act = _last(acts, REQUESTED, WITHDRAWN)
    if act is None:
        return now
    if act.action == WITHDRAWN:
        return None
    return AnonymisationRequest(
        reason=now.reason if now else RESTORED_REASON,
        requested_on=_day(act, "date"),
        due_date=_day(act, "due_date"),
    )


def _last(acts: Sequence[Evidence], *actions: str) -> Evidence | None:
    return next((act for act in reversed(acts) if act.action in actions), None)


def _day(act: Evidence, name: str) -> date:
    return date.fromisoformat(str(act.details[name]))
