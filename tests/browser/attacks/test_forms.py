"""Forms under attack: sent from elsewhere, sent again, forged, and sent when they may no longer be (S1)."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from infra.local import LocalStack
from tests.browser.attacks.site import luring, post
from tests.browser.conftest import Seat
from tests.browser.council import COMPLAINTS, IN_A_YEAR, OFFICER, ROLE, Council
from tests.browser.looks import Look
from tests.browser.person import Person

pytestmark = pytest.mark.parametrize("look", [Look(width=1280, scripts=True)], ids=str)
HOLD = "/console/records/complaints/c-1/legal-hold"
REASON = "Why must this record be kept?"
REVIEW = "When will you look at it again?"


@pytest.fixture(autouse=True)
def _case(council: Council) -> None:
    council.record(COMPLAINTS, "c-1")


def hold_of(csrf: str) -> dict[str, str]:
    day = IN_A_YEAR
    parts = {f"review_date-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return {"csrf": csrf, "reason": "Because", **parts}


def csrf_of(officer: Person) -> str:
    officer.open(HOLD)
    return officer.page.locator("form [name=csrf]").first.input_value()


def is_held(council: Council) -> bool:
    held: bool = council.api.get("/v1/records/complaints/c-1")["dp_legal_hold"]
    return held


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"], ids=["of-another-site", "of-another-origin"])
def test_a_form_of_another_site_changes_nothing_even_with_a_stolen_token(
    council: Council, stack: LocalStack, seat: Seat, name: str
) -> None:
    with luring(f"{stack.api_url}{HOLD}", name) as url, seat(stack.api_url, stack.provider_url, url) as officer:
        officer.sign_in(OFFICER, council.tenant)
        officer.page.goto(f"{url}/?{urlencode(hold_of(csrf_of(officer)))}")
        officer.press("Win a prize")
        officer.must_see("Nothing was changed")
    assert not is_held(council)


@pytest.mark.parametrize("token", ["", "forged", "x" * 43])
def test_a_form_without_the_sessions_own_token_changes_nothing(council: Council, officer: Person, token: str) -> None:
    answer = post(officer, HOLD, hold_of(token), Origin=officer.origin)
    assert (answer.status_code, is_held(council)) == (403, False)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_a_form_of_no_origin_or_another_changes_nothing(council: Council, officer: Person, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    answer = post(officer, HOLD, hold_of(csrf_of(officer)), **headers)
    assert (answer.status_code, is_held(council)) == (403, False)


def test_a_form_of_the_session_and_its_origin_is_taken(council: Council, officer: Person) -> None:
    answer = post(officer, HOLD, hold_of(csrf_of(officer)), Origin=officer.origin)
    assert (answer.status_code, is_held(council)) == (303, True)


def test_a_form_that_comes_after_the_sessions_end_is_answered_by_a_way_to_sign_in(
    council: Council, officer: Person
) -> None:
    officer.open(HOLD)
    officer.type(REASON, "Claim before the court")
    officer.enter_day(REVIEW, IN_A_YEAR)
    council.end_sessions()
    officer.press("Put on legal hold")
    officer.must_see("You have been signed out", "Nothing was changed")
    assert not is_held(council)
    expect(officer.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_page_that_is_opened_after_the_sessions_end_comes_after_signing_in(council: Council, officer: Person) -> None:
    council.end_sessions()
    officer.open(f"{HOLD}?notice=record_saved")
    assert re.fullmatch(rf"{officer.origin}{HOLD}\?notice=record_saved", officer.page.url)


def test_a_role_that_is_taken_away_counts_at_once(council: Council, officer: Person) -> None:
    officer.open(HOLD)
    officer.type(REASON, "Claim before the court")
    officer.enter_day(REVIEW, IN_A_YEAR)
    council.role(ROLE, ["read_records"], version=1)
    officer.press("Put on legal hold")
    officer.must_see("You can’t see this page")
    assert not is_held(council)
    officer.open("/console/records/complaints/c-1")
    officer.must_not_see("Put on legal hold")


def test_what_another_council_has_is_not_found(council: Council, officer: Person) -> None:
    other = Council.found(council.stack, f"{council.tenant}-other")
    other.record(COMPLAINTS, "theirs")
    other.filter("theirs")
    job = other.erase("theirs")
    for path in ("records/complaints/theirs", "filters/theirs", f"jobs/{job}", f"jobs/{job}/history"):
        officer.open(f"/console/{path}")
        officer.must_see("Page not found")
