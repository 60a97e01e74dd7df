"""The two lists by date: one order over all workflows and shards, paging without loss, and who is in them (P9, P10)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shared.application.stored import Change
from shared.kernel.identifiers import RecordKey
from shared.records.guards import Guard
from shared.records.record import AnonymisationRequest, Claim, Record
from shared.records.scope import Whole
from shared.retention.listing import Listing
from tests.contract.backing import Backing
from tests.contract.builders import JOB, NOON, OTHER, T, a_change, a_record, after, key
from tests.unit.builders import changed

TODAY = date(2026, 3, 2)
KEYS = [key(f"c{number:02d}", workflow) for number in range(12) for workflow in ("cases", "cases-2", "people")]
CLAIM = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)


def _day(number: int) -> date:
    return TODAY + timedelta(days=number)


def _held(own: RecordKey, days: int) -> Record:
    return a_record(own, legal_hold=Guard(reason="claim", set_on=TODAY, review_date=_day(days)))


def _asked(own: RecordKey, days: int, **changes: object) -> Record:
    request = AnonymisationRequest(reason="letter", requested_on=TODAY, due_date=_day(days))
    return a_record(own, request=request, **changes)


def _save(backing: Backing, *records: Record) -> None:
    assert not backing.records.save_each(T, [a_change(record) for record in records]).conflicts


def _walked(backing: Backing, listing: Listing, limit: int, before: date | None = None) -> list[tuple[date, RecordKey]]:
    found: list[tuple[date, RecordKey]] = []
    while page := backing.records.listed(T, listing, before, found[-1] if found else None, limit):
        assert len(page) <= limit
        found += page
    return found


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize(("listing", "made"), [(Listing.REVIEWS, _held), (Listing.REQUESTS, _asked)])
def test_p9_p10_a_list_is_by_date_over_all_workflows_without_loss(
    backing: Backing, listing: Listing, made: Callable[[RecordKey, int], Record], limit: int
) -> None:
    days = {own: (7 * place) % 10 for place, own in enumerate(KEYS)}
    _save(backing, *(made(own, number) for own, number in days.items()), a_record("idle"))
    found = _walked(backing, listing, limit)
    assert sorted(found) == sorted((_day(number), own) for own, number in days.items())
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    earlier = _walked(backing, listing, limit, before=_day(4))
    assert earlier == [one for one in found if one[0] < _day(4)]
    assert _walked(backing, listing, limit, before=date.min) == []


def test_p9_p10_the_lists_and_the_tenants_are_apart(backing: Backing) -> None:
    _save(backing, _held(KEYS[0], 1), _asked(KEYS[1], 2))
    backing.records.save(OTHER, a_change(_asked(KEYS[2], 3)))
    assert _walked(backing, Listing.REVIEWS, 10) == [(_day(1), KEYS[0])]
    assert _walked(backing, Listing.REQUESTS, 10) == [(_day(2), KEYS[1])]


def test_p9_a_request_is_listed_whatever_else_its_record_waits_for(backing: Backing) -> None:
    guard = Guard(reason="claim", set_on=TODAY, review_date=_day(9))
    _save(
        backing,
        _asked(KEYS[0], 1, legal_hold=guard),
        _asked(KEYS[1], 2, claim=CLAIM, claim_given_up=True),
        _asked(KEYS[2], 3, policy_date=_day(-5)),
    )
    assert [own for _, own in _walked(backing, Listing.REQUESTS, 10)] == KEYS[:3]


def test_p9_what_is_withdrawn_leaves_the_list_and_what_is_postponed_moves(backing: Backing) -> None:
    first, second = _asked(KEYS[0], 1), _asked(KEYS[1], 2)
    _save(backing, first, second)
    later = (after(first, request=None), after(second, request=_asked(KEYS[1], 8).request))
    changes = [
        Change(record=new, before=changed(old, version=1)) for old, new in zip((first, second), later, strict=True)
    ]
    assert not backing.records.save_each(T, changes).conflicts
    assert _walked(backing, Listing.REQUESTS, 10) == [(_day(8), KEYS[1])]
