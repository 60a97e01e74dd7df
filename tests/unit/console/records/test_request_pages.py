"""A record's anonymisation request, made, changed and withdrawn by forms."""

from datetime import timedelta

import pytest

from functions.console.records.record import Records
from functions.console.records.requests import AnonymisationRequests
from shared.access.permissions import Permission
from tests.unit.application.rig import Rig
from tests.unit.builders import TODAY, a_record, a_request, an_erased, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
REQUEST = f"{ADDRESS}/anonymisation-request"
BOTH = (Permission.EDIT_DATA_PROTECTION, Permission.REQUEST_ANONYMISATION)


@pytest.fixture
def officer(rig: Rig) -> Officer:
    return _officer(rig, Permission.READ_RECORDS, *BOTH)


def _officer(rig: Rig, *permissions: Permission) -> Officer:
    return Officer(rig, [Records(rig), AnonymisationRequests(rig)], permissions)


def _typed(**typed: str) -> dict[str, str]:
    day = {f"due_date-{part}": value for part, value in (("day", "9"), ("month", "3"), ("year", "2026"))}
    return {"csrf": "a-token-of-the-session", **day, **typed}


def test_p9_a_request_is_made_and_the_page_says_until_when(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(policy_date=TODAY + timedelta(days=90)))
    page = officer.get(REQUEST)
    assert "By the retention policy its date is 31 May 2026. The earlier of both days counts." in page.text
    assert_sound(page.body)
    done = officer.post(REQUEST, _typed(reason="asked by letter"))
    assert done.goes_to == f"{ADDRESS}?notice=anonymisation_requested"
    assert "Asked to be anonymised on 9 March 2026" in officer.follow(done).text
    assert officer.post(REQUEST, _typed(reason="asked by letter")).status == 303
    assert rig.actions() == [("anonymisation_requested", "complaints/c1")]


def test_p9_a_standing_request_is_filled_in_and_changed(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(request=a_request(TODAY, "<b>asked</b>")))
    page = officer.get(REQUEST)
    assert page.tree.xpath("//textarea")[0].text == "<b>asked</b>"
    officer.send(page, "Change the request", reason="asked again")
    request = rig.row(key()).request
    assert request is not None
    assert (request.reason, request.due_date) == ("asked again", TODAY)


def test_p7_what_a_request_lacks_or_breaks_is_said_in_words(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(state="open"))
    empty = officer.post(REQUEST, {"csrf": "a-token-of-the-session"})
    assert empty.errors == [
        "Enter why the record is to be anonymised",
        "Enter the day on which it is to be anonymised",
    ]
    opened = officer.post(REQUEST, _typed(reason="asked"))
    assert (opened.status, opened.errors[0]) == (
        409,
        "Only a record in an end state can be anonymised. Move it to an end state first.",
    )
    rig.put(a_record())
    past = officer.post(REQUEST, _typed(reason="asked") | {"due_date-year": "2025"})
    assert (past.status, past.errors) == (422, ["The day must be today or in the future"])
    rig.put(an_erased())
    erased = officer.post(REQUEST, _typed(reason="asked"))
    assert (erased.status, erased.errors) == (409, ["This record has been erased, so there is nothing to ask for."])


def test_p9_a_request_is_withdrawn_once_however_often_it_is_sent(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(request=a_request(TODAY)))
    page = officer.get(f"{REQUEST}/withdrawal")
    assert "no longer anonymised on 2 March 2026" in page.text
    for _ in range(2):
        done = officer.send(page, "Withdraw the request")
        assert done.goes_to == f"{ADDRESS}?notice=anonymisation_request_withdrawn"
    assert rig.actions() == [("anonymisation_request_withdrawn", "complaints/c1")]
    assert "There is no anonymisation request on this record." in officer.get(f"{REQUEST}/withdrawal").text


@pytest.mark.parametrize("lacking", BOTH)
def test_p9_both_permissions_are_needed(rig: Rig, lacking: Permission) -> None:
    rig.put(a_record(request=a_request()))
    one = _officer(rig, Permission.READ_RECORDS, *(permission for permission in BOTH if permission is not lacking))
    for address in (REQUEST, f"{REQUEST}/withdrawal"):
        assert one.get(address).status == one.post(address, _typed(reason="x")).status == 403
    assert rig.actions() == []
