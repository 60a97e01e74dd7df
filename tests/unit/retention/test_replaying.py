"""What a restored record stands under again, as the ledger tells (X16)."""

from datetime import date
from typing import Any

import pytest

from shared.access.evidence import Evidence
from shared.records.guards import Guard, GuardName
from shared.records.record import AnonymisationRequest, Record
from shared.retention.replaying import RESTORED_REASON, as_acted
from shared.retention.requests import REQUESTED, WITHDRAWN
from tests.unit.builders import NOW, TODAY, a_guard, a_record, a_request, changed

SET_ON, REVIEW = date(2026, 1, 5), date(2026, 9, 1)
DATES = {"date": str(SET_ON), "review_date": str(REVIEW)}


def _act(action: str, **details: Any) -> Evidence:  # noqa: ANN401 – any detail
    return Evidence(action=action, subject="complaints/c1", by="officer", at=NOW, details=details)


def _guard_of(record: Record, name: GuardName) -> Guard | None:
    return record.guards.get(name)


@pytest.mark.parametrize("name", GuardName)
def test_x16_a_guard_that_was_set_stands_again_with_its_dates(name: GuardName) -> None:
    found = as_acted(a_record(), [_act(name.set_act, **DATES)])
    assert _guard_of(found, name) == Guard(reason=RESTORED_REASON, set_on=SET_ON, review_date=REVIEW)


@pytest.mark.parametrize("name", GuardName)
def test_x16_the_last_act_decides_whatever_came_before(name: GuardName) -> None:
    held = a_record(legal_hold=a_guard(), restriction=a_guard())
    lifted = _act(name.lifted_act, person_informed_on=str(TODAY))
    assert _guard_of(as_acted(held, [_act(name.set_act, **DATES), lifted]), name) is None
    again = as_acted(held, [lifted, _act(name.set_act, **DATES)])
    assert _guard_of(again, name) == Guard(reason="inquest", set_on=SET_ON, review_date=REVIEW)


def test_x16_what_no_act_speaks_of_stays() -> None:
    record = a_record(legal_hold=a_guard(), restriction=a_guard(), request=a_request())
    assert as_acted(record, []) == record
    lifted = as_acted(record, [_act(GuardName.LEGAL_HOLD.lifted_act)])
    assert lifted == changed(record, legal_hold=None)


def test_x16_a_request_stands_again_unless_it_was_withdrawn() -> None:
    asked = _act(REQUESTED, date=str(SET_ON), due_date=str(REVIEW))
    found = as_acted(a_record(), [asked])
    assert found.request == AnonymisationRequest(reason=RESTORED_REASON, requested_on=SET_ON, due_date=REVIEW)
    assert as_acted(a_record(request=a_request(TODAY)), [asked, _act(WITHDRAWN)]).request is None
    kept = as_acted(a_record(request=a_request(TODAY)), [asked]).request
    assert kept is not None
    assert (kept.reason, kept.due_date) == ("asked by letter", REVIEW)


@pytest.mark.parametrize("details", [{}, {"date": "soon", "review_date": str(REVIEW)}, {"date": str(SET_ON)}])
def test_x16_an_act_without_its_dates_is_refused(details: dict[str, str]) -> None:
    acts = [_act(GuardName.LEGAL_HOLD.set_act, **details)]
    with pytest.raises((ValueError, LookupError)):
        as_acted(a_record(), acts)
