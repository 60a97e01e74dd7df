"""A record's hold and restriction: placed, renewed and lifted by forms."""

from datetime import timedelta

import pytest

from functions.console.records.guards import Guards
from functions.console.records.record import Records
from shared.access.permissions import Permission
from shared.records.guards import GuardName
from tests.unit.application.rig import Rig
from tests.unit.builders import TODAY, YESTERDAY, a_claim, a_guard, a_record, an_erased, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
HOLD, RESTRICTION = f"{ADDRESS}/legal-hold", f"{ADDRESS}/processing-restriction"
PLANTED = "</textarea><script>alert('x')</script>"


@pytest.fixture
def officer(rig: Rig) -> Officer:
    return _officer(rig, Permission.READ_RECORDS, Permission.EDIT_DATA_PROTECTION)


def _officer(rig: Rig, *permissions: Permission) -> Officer:
    return Officer(rig, [Records(rig), Guards(rig)], permissions)


def _typed(**typed: str) -> dict[str, str]:
    day = {f"review_date-{part}": value for part, value in (("day", "3"), ("month", "3"), ("year", "2026"))}
    return {"csrf": "a-token-of-the-session", **day, **typed}


def test_p10_a_hold_is_placed_and_the_page_says_so(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(HOLD)
    assert "nothing erases this record or any file of it" in page.text
    assert_sound(page.body)
    done = officer.post(HOLD, _typed(reason="the inquest"))
    assert (done.status, done.goes_to) == (303, f"{ADDRESS}?notice=legal_hold_placed")
    shown = officer.follow(done)
    assert "The record is on legal hold" in shown.text
    assert "Kept: on legal hold since 2 March 2026." in shown.text
    guard = rig.row(key()).guards[GuardName.LEGAL_HOLD]
    assert (guard.reason, guard.review_date) == ("the inquest", TODAY + timedelta(days=1))


def test_s1_a_form_that_is_sent_twice_sets_one_guard(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    for _ in range(2):
        assert officer.post(RESTRICTION, _typed(reason="asked")).status == 303
    assert rig.actions() == [("restriction_set", "complaints/c1")]


def test_p10_a_guard_is_renewed_with_what_it_says_filled_in(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(legal_hold=a_guard(PLANTED)))
    page = officer.get(HOLD)
    assert page.tree.xpath("//textarea")[0].text == PLANTED
    assert page.tree.xpath("//input[@name='review_date-month']/@value") == ["4"]
    done = officer.send(page, "Renew the legal hold", reason="an appeal")
    assert done.status == 303
    assert rig.row(key()).guards[GuardName.LEGAL_HOLD].reason == "an appeal"


def test_p10_what_is_missing_or_past_is_said_at_its_field_and_keeps_what_was_typed(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    empty = officer.post(HOLD, {"csrf": "a-token-of-the-session"})
    assert empty.status == 422
    assert empty.errors == ["Enter why this record must be kept", "Enter the day on which you will look at it again"]
    assert_sound(empty.body)
    past = officer.post(HOLD, _typed(reason=PLANTED) | {"review_date-year": "2025"})
    assert (past.status, past.errors) == (422, ["The day must be today or in the future"])
    assert past.tree.xpath("//textarea")[0].text == PLANTED
    assert rig.row(key()).guards == {}


def test_x4_a_record_that_is_being_erased_or_is_erased_takes_none(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(claim=a_claim()))
    claimed = officer.post(HOLD, _typed(reason="late"))
    assert (claimed.status, "This record is being erased at this moment" in claimed.errors[0]) == (409, True)
    rig.put(an_erased())
    erased = officer.post(HOLD, _typed(reason="late"))
    assert (erased.status, "This record has been erased." in erased.errors[0]) == (409, True)


def test_p10_lifting_a_hold_says_what_then_becomes_of_the_record(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(legal_hold=a_guard(), policy_date=YESTERDAY.date()))
    page = officer.get(f"{HOLD}/lifting")
    assert "Its anonymisation date, 1 March 2026, has come: the next night takes it" in page.text
    done = officer.send(page, "Lift the legal hold")
    assert done.goes_to == f"{ADDRESS}?notice=legal_hold_lifted"
    assert rig.row(key()).guards == {}
    assert officer.send(page, "Lift the legal hold").goes_to == done.goes_to
    assert rig.actions() == [("legal_hold_lifted", "complaints/c1")]
    assert "There is no legal hold on this record." in officer.get(f"{HOLD}/lifting").text


def test_p11_a_restriction_is_lifted_with_the_day_on_which_the_person_was_informed(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(restriction=a_guard(), policy_date=TODAY + timedelta(days=9)))
    page = officer.get(f"{RESTRICTION}/lifting")
    assert "Its anonymisation date is 11 March 2026." in page.text
    day = {"person_informed_on-day": "2", "person_informed_on-month": "3"}
    for year, says in (
        ("", "Enter a real date, like 27 3 2027"),
        ("2027", "The day must be today or in the past"),
        ("2017", "The day must be 25 May 2018 or later"),
    ):
        refused = officer.send(page, "Lift the restriction", **day, **{"person_informed_on-year": year})
        assert (refused.status, refused.errors) == (422, [says])
    done = officer.send(page, "Lift the restriction", **day, **{"person_informed_on-year": "2026"})
    assert done.goes_to == f"{ADDRESS}?notice=restriction_lifted"
    assert rig.row(key()).guards == {}
    assert "It has no anonymisation date now." in _lifting_of_an_undated(rig, officer)


def _lifting_of_an_undated(rig: Rig, officer: Officer) -> str:
    rig.put(a_record(restriction=a_guard()))
    return officer.get(f"{RESTRICTION}/lifting").text


@pytest.mark.parametrize("address", [HOLD, f"{HOLD}/lifting", RESTRICTION, f"{RESTRICTION}/lifting"])
def test_x15_a_user_who_may_not_edit_data_protection_is_refused(rig: Rig, address: str) -> None:
    rig.put(a_record(legal_hold=a_guard(), restriction=a_guard()))
    reader = _officer(rig, Permission.READ_RECORDS)
    assert reader.get(address).status == reader.post(address, _typed(reason="x")).status == 403
    assert rig.actions() == []


def test_a_user_who_may_not_read_records_stays_at_the_form(rig: Rig) -> None:
    rig.put(a_record())
    guardian = _officer(rig, Permission.EDIT_DATA_PROTECTION)
    done = guardian.post(HOLD, _typed(reason="the inquest"))
    assert done.goes_to == f"{HOLD}?notice=legal_hold_placed"
    assert guardian.follow(done).status == 200


def test_an_unknown_record_has_no_pages(officer: Officer) -> None:
    for address in (HOLD, f"{HOLD}/lifting"):
        assert officer.get(address).status == officer.post(address, _typed(reason="x")).status == 404


def test_s1_an_old_page_lifts_no_hold_that_was_set_for_another_reason_since(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(legal_hold=a_guard()))
    page = officer.get(f"{HOLD}/lifting")
    officer.send(page, "Lift the legal hold")
    officer.post(HOLD, _typed(reason="another inquest"))
    again = officer.send(page, "Lift the legal hold")
    assert (again.status, again.errors) == (
        409,
        ["It was lifted and set anew since you opened this page. Look at what it says now, then lift it."],
    )
    assert rig.row(key()).guards[GuardName.LEGAL_HOLD].reason == "another inquest"
    assert officer.send(officer.get(f"{HOLD}/lifting"), "Lift the legal hold").status == 303
