"""Sessions under attack: one that is foisted upon a user, one that is stolen or shared, and how a browser keeps it."""

import pytest
from playwright.sync_api import Cookie

from infra.local import LocalStack
from tests.browser.attacks.site import fields_of, post
from tests.browser.conftest import Seat
from tests.browser.council import COMPLAINTS, OFFICER, Council
from tests.browser.looks import Look
from tests.browser.person import Person

pytestmark = pytest.mark.parametrize("look", [Look(width=1280, scripts=True)], ids=str)
NAME = "__Host-expunge"


def session_of(person: Person) -> Cookie:
    (found,) = [one for one in person.page.context.cookies(person.origin) if one["name"] == NAME]
    return found


def test_the_cookie_is_for_this_host_alone_and_for_no_script(officer: Person) -> None:
    cookie = session_of(officer)
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
    assert officer.page.evaluate("document.cookie") == ""


def test_no_token_of_the_provider_reaches_the_browser(officer: Person) -> None:
    kept = officer.page.context.storage_state()
    assert [one["name"] for one in kept["cookies"] if "127.0.0.1" in one["domain"]] == [NAME]
    assert kept["origins"] == []
    assert "eyJ" not in str(kept) + officer.page.content()  # how each JWT begins


def test_a_session_that_was_there_before_the_sign_in_is_not_the_one_after_it(
    council: Council, stack: LocalStack, seat: Seat
) -> None:
    foisted = "A" * 43
    with seat(stack.api_url, stack.provider_url) as person:
        person.page.goto(f"{stack.api_url}/console/sign-in")
        cookie = f"{NAME}={foisted}; path=/; secure"
        person.page.route("**/console/foist", lambda one: one.fulfill(headers={"Set-Cookie": cookie}, body=""))
        person.page.goto(f"{stack.api_url}/console/foist")
        person.sign_in(OFFICER, council.tenant)
        assert session_of(person)["value"] != foisted


def test_signing_out_ends_the_session_for_a_thief_of_its_cookie(officer: Person) -> None:
    kept = session_of(officer)
    officer.open("/console/sign-out")
    officer.press("Sign out")
    officer.must_see("You have signed out")
    officer.page.context.clear_cookies()
    officer.page.route(
        "**/console/again", lambda one: one.fulfill(headers={"Set-Cookie": f"{NAME}={kept['value']}; path=/; secure"})
    )
    officer.page.goto(f"{officer.origin}/console/again")
    officer.page.goto(f"{officer.origin}/console")
    assert not officer.page.url.startswith(officer.origin)


def test_a_form_of_one_councils_session_does_nothing_in_anothers(
    council: Council, stack: LocalStack, officer: Person
) -> None:
    hold = "/console/records/complaints/c-1/legal-hold"
    other = Council.found(stack, f"{council.tenant}-other")
    for one in (council, other):
        one.record(COMPLAINTS, "c-1")
    officer.open(hold)
    fields = fields_of(officer)
    officer.page.context.clear_cookies()
    officer.sign_in(OFFICER, other.tenant)
    answer = post(officer, hold, fields, Origin=officer.origin)
    assert answer.status_code == 403
    assert not other.api.get("/v1/records/complaints/c-1")["dp_legal_hold"]
