"""What a restored record has to stand under again: holds, restrictions and the request, as the ledger tells them (X16).

The last act of each kind decides. The ledger keeps dates and never the reason in somebody's words (X8): where the restored row has
one, it stays; otherwise a neutral one says where the guard or request comes from. What no act speaks of stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from shared.access.evidence import Evidence
from shared.records.guards import Guard, GuardName
from shared.records.record import AnonymisationRequest, Record
from shared.retention.requests import REQUESTED, WITHDRAWN

RESTORED_REASON = "restored from the ledger"
ACTS = (*(act for name in GuardName for act in (name.set_act, name.lifted_act)), REQUESTED, WITHDRAWN)


def as_acted(record: Record, acts: Sequence[Evidence]) -> Record:
    """Return *record* as *acts*, in the order of time, left it; the caller bumps the version.

    Raise ``ValueError`` or ``LookupError`` for an act without its dates.
    """
    last = {act.action: (place, act.details) for place, act in enumerate(acts)}
    guards = {name: _guard(record.guards.get(name), last, name) for name in GuardName}
    return replace(
        record,
        guards={name: guard for name, guard in guards.items() if guard is not None},
        request=_request(record.request, last),
    )


_Details = Mapping[str, str | int | bool]
_Last = Mapping[str, tuple[int, _Details]]


def _standing(last: _Last, placed: str, removed: str) -> tuple[bool, _Details]:
    """Return whether any act speaks of it, and the details of the last one, empty where that removed it."""
    found = [last[name] for name in (placed, removed) if name in last]
    if not found:
        return False, {}
    place, details = max(found, key=lambda one: one[0])
    was_removed = removed in last and last[removed][0] == place
    return True, {} if was_removed else details


def _guard(now: Guard | None, last: _Last, name: GuardName) -> Guard | None:
    is_told, details = _standing(last, name.set_act, name.lifted_act)
    if not is_told:
        return now
    if not details:
        return None
    return Guard(
        reason=now.reason if now else RESTORED_REASON,
        set_on=_day(details, "date"),
        review_date=_day(details, "review_date"),
    )


def _request(now: AnonymisationRequest | None, last: _Last) -> AnonymisationRequest | None:
    is_told, details = _standing(last, REQUESTED, WITHDRAWN)
    if not is_told:
        return now
    if not details:
        return None
    return AnonymisationRequest(
        reason=now.reason if now else RESTORED_REASON,
        requested_on=_day(details, "date"),
        due_date=_day(details, "due_date"),
    )


def _day(details: _Details, name: str) -> date:
    return date.fromisoformat(str(details[name]))
