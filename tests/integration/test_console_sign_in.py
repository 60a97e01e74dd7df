"""Signing in to the console, through the template's own functions and the local stack's provider, and under attack."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from infra.local import logs
from tests.world.browser import CONSOLE, Browser, Place, console
from tests.world.world import World, world

PAGE = "/console/policies"  # for which one needs a permission
SESSION, SIGNING_IN = "__Host-expunge", "__Host-expunge-sign-in"


@pytest.fixture
def place() -> Iterator[Place]:
    with world() as here, console(here) as made:
        yield made


@pytest.fixture
def browser(place: Place) -> Browser:
    return Browser(place)


def _is_signed_in(browser: Browser) -> bool:
    return browser.get(PAGE).status == 200


def _sessions(here: World) -> int:
    return sum(row["sk"]["S"] == "SESSION" for row in here.rows("SessionsTable"))


def test_a_user_who_opens_a_page_signs_in_first_and_comes_to_it(browser: Browser) -> None:
    sent = browser.get(f"{PAGE}?notice=x")
    assert (sent.status, sent.goes_to) == (303, f"/console/sign-in?{urlencode({'to': f'{PAGE}?notice=x'})}")
    away = browser.get(sent.goes_to)
    assert away.status == 303
    assert browser.leave(away.goes_to) == ""  # the provider asks
    back = browser.choose(away.goes_to, tenant="council", user="jo", groups="administrator")
    assert back.startswith(f"{CONSOLE}/console/signed-in?")
    done = browser.get(back)
    assert (done.status, done.goes_to) == (303, f"{PAGE}?notice=x")
    shown = browser.get(done.goes_to)
    assert shown.status == 200
    assert ">jo<" in shown.body
    assert "council" in shown.body


def test_both_cookies_stay_with_this_host_out_of_scripts_and_out_of_other_sites_forms(browser: Browser) -> None:
    (began,) = browser.get("/console/sign-in").cookies
    done = browser.sign_in()
    session, dropped = done.cookies
    close = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}
    assert set(began.split("; ")[1:]) == {*close, "Max-Age=600"}
    assert set(session.split("; ")[1:]) == close
    assert set(dropped.split("; ")[1:]) == {*close, "Max-Age=0"}
    assert re.fullmatch(rf"{SESSION}=[A-Za-z0-9_-]{{43}}", session.split("; ")[0])
    assert began.startswith(f"{SIGNING_IN}=")


def test_no_page_of_a_sign_in_is_kept_framed_or_named_to_others(browser: Browser) -> None:
    for got in (browser.get("/console/sign-in"), browser.get("/console/signed-in?state=x"), browser.sign_in()):
        assert got.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in got.headers["Content-Security-Policy"]
        assert got.headers["Referrer-Policy"] == "same-origin"


def test_an_answer_works_once_and_in_the_browser_that_asked(place: Place, browser: Browser) -> None:
    away = browser.get("/console/sign-in")
    back = browser.choose(away.goes_to, tenant="council", user="jo", groups="administrator")
    thief = Browser(place)
    thief.get("/console/sign-in")  # the thief has begun a sign-in of their own
    for other in (Browser(place), thief):
        stolen = other.get(back)
        assert (stolen.status, stolen.title) == (403, "Sign in again")
        assert stolen.links["Sign in"] == "/console/sign-in"
        assert SESSION not in other.cookies
    assert browser.get(back).status == 303
    assert browser.get(back).status == 403
    assert _is_signed_in(browser)
    assert _sessions(place.world) == 1


def test_a_code_that_another_slips_into_a_browsers_own_answer_signs_no_user_in(place: Place, browser: Browser) -> None:
    """PKCE and the nonce bind a code to the sign-in for which it was asked."""
    attacker = Browser(place)
    theirs = attacker.choose(attacker.get("/console/sign-in").goes_to, tenant="evil", user="mallory", groups="")
    code = dict(parse_qsl(urlsplit(theirs).query))["code"]
    mine = browser.choose(browser.get("/console/sign-in").goes_to, tenant="council", user="jo", groups="")
    state = dict(parse_qsl(urlsplit(mine).query))["state"]
    got = browser.get(f"/console/signed-in?{urlencode({'state': state, 'code': code})}")
    assert (got.status, got.title) == (403, "You aren’t signed in")
    assert _sessions(place.world) == 0


def test_a_user_who_cancels_at_the_provider_comes_to_a_page_with_a_way_back(browser: Browser) -> None:
    away = browser.get("/console/sign-in")
    got = browser.get(browser.choose(away.goes_to, cancel="yes"))
    assert (got.status, got.title) == (403, "You aren’t signed in")
    assert got.links["Sign in"] == "/console/sign-in"


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example/console", "/console/../v1/jobs", "/docs"])
def test_no_user_is_sent_elsewhere(browser: Browser, asked: str) -> None:
    assert browser.sign_in(page=asked).goes_to == "/console"


def test_a_cookie_that_was_planted_is_worth_nothing_after_the_sign_in(place: Place, browser: Browser) -> None:
    planted = browser.cookies[SESSION] = "f" * 43
    browser.sign_in()
    assert browser.cookies[SESSION] != planted
    attacker = Browser(place, cookies={SESSION: planted})
    assert not _is_signed_in(attacker)


def test_two_cookies_of_one_name_are_none(place: Place, browser: Browser) -> None:
    browser.sign_in()
    got = Browser(place).get(PAGE, Cookie=f"{SESSION}={browser.cookies[SESSION]}; {SESSION}={'f' * 43}")
    assert got.status == 303


def test_another_tenants_user_in_the_same_browser_ends_the_session_before(place: Place, browser: Browser) -> None:
    browser.sign_in("jo", "council")
    before = dict(browser.cookies)
    fresh = Browser(place, cookies=browser.cookies)  # with no session at the provider
    fresh.sign_in("sam", "other-council")
    shown = fresh.get(PAGE)
    assert ">sam<" in shown.body
    assert "other-council" in shown.body
    assert not _is_signed_in(Browser(place, cookies=before))
    assert _sessions(place.world) == 1


def test_a_role_that_is_taken_away_while_the_page_is_open_counts_at_the_next_click(
    place: Place, browser: Browser
) -> None:
    here = place.world
    here.call("PUT", "/v1/roles/planner", {"permissions": ["manage_retention_policies"]}).expect(200)
    browser.sign_in("kim", groups="")
    sub = place.pool._pool.users["council.kim"].id
    assert browser.get(PAGE).status == 403
    here.call("PUT", f"/v1/users/{sub}/roles", {"roles": ["planner"]}).expect(200)
    assert _is_signed_in(browser)
    here.call("PUT", f"/v1/users/{sub}/roles", {"roles": [], "version": 1}).expect(200)
    assert browser.get(PAGE).status == 403


def _stay_for_an_hour(browser: Browser) -> None:
    for _ in range(2):
        browser.place.world.pass_time(timedelta(minutes=21))
        browser.get(PAGE)
    browser.place.world.pass_time(timedelta(minutes=21))


def test_a_user_disabled_in_the_pool_is_out_within_the_hour(place: Place, browser: Browser) -> None:
    browser.sign_in()
    place.pool._pool.users["council.jo"].enabled = False
    assert _is_signed_in(browser)
    _stay_for_an_hour(browser)
    assert browser.get(PAGE).status == 303
    assert _sessions(place.world) == 0


def test_a_user_who_leaves_a_group_of_the_pool_loses_its_permissions_within_the_hour(
    place: Place, browser: Browser
) -> None:
    browser.sign_in()
    cognito = place.world.clients.cognito
    cognito.admin_remove_user_from_group(UserPoolId=place.pool_id, Username="council.jo", GroupName="administrator")
    _stay_for_an_hour(browser)
    assert browser.get(PAGE).status == 403


def test_a_provider_that_does_not_answer_ends_no_session_and_lets_no_user_in(place: Place, browser: Browser) -> None:
    browser.sign_in()
    _stay_for_an_hour(browser)
    place.is_silent = True
    assert browser.get(PAGE).status == 503
    late = Browser(place)
    got = late.get(late.choose(late.get("/console/sign-in").goes_to, tenant="council", user="sam", groups=""))
    assert (got.status, got.title) == (503, "You can’t sign in at the moment")
    place.is_silent = False
    assert _is_signed_in(browser)


def test_a_session_ends_after_half_an_hour_without_use(place: Place, browser: Browser) -> None:
    browser.sign_in()
    place.world.pass_time(timedelta(minutes=31))
    assert browser.get(PAGE).status == 303


def test_a_form_that_comes_after_the_sessions_end_does_nothing_and_offers_a_sign_in(
    place: Place, browser: Browser
) -> None:
    browser.sign_in()
    place.world.pass_time(timedelta(minutes=31))
    got = browser.post("/console/records/complaints/c-1/legal-hold", {"csrf": "x"})
    assert got.status == 403
    assert got.links["Sign in"] == "/console/sign-in"


def test_a_user_who_signs_out_is_out_here_and_at_the_provider_and_renews_nothing(
    place: Place, browser: Browser
) -> None:
    browser.sign_in()
    former = browser.cookies[SESSION]
    csrf = browser.get(PAGE).csrf
    got = browser.post("/console/sign-out", {"csrf": csrf})
    assert got.status == 303
    assert urlsplit(got.goes_to).path == "/logout"
    assert SESSION not in browser.cookies
    assert "/oauth2/revoke" in place.asked
    assert _sessions(place.world) == 0
    assert not _is_signed_in(Browser(place, cookies={SESSION: former}))
    back = browser.leave(got.goes_to)
    assert back == f"{CONSOLE}/console/sign-out"
    assert browser.get(back).title == "You have signed out"
    # The provider has forgotten this browser too: it asks again.
    assert browser.leave(browser.get("/console/sign-in").goes_to) == ""


def test_the_provider_knows_a_browser_until_it_signs_out(browser: Browser) -> None:
    browser.sign_in()
    assert browser.leave(browser.get("/console/sign-in").goes_to).startswith(f"{CONSOLE}/console/signed-in?code=")


def test_a_form_of_another_site_takes_no_cookie_from_a_browser(place: Place) -> None:
    """It comes without the session's cookie, which is ``SameSite``; the answer to it could drop that cookie all the same."""
    got = Browser(place).post("/console/sign-out", {}, "https://evil.example")
    assert (got.status, got.title, got.cookies) == (200, "You have signed out", [])
    over = Browser(place, cookies={SESSION: "A" * 43}).get("/console/sign-out")
    assert [one.partition(";")[0] for one in over.cookies] == [f"{SESSION}="]
    # Signing in takes the page to come to, and nothing else (X19).
    assert Browser(place).get("/console/sign-in?to=/console/jobs&surprise=1").status == 422
    assert place.world.rows("SessionsTable") == []


@pytest.mark.parametrize("forged", ["token", "origin", "both", "no token"])
def test_no_other_site_signs_anybody_out(browser: Browser, forged: str) -> None:
    browser.sign_in()
    csrf = browser.get(PAGE).csrf
    typed = {} if forged == "no token" else {"csrf": "x" if forged in {"token", "both"} else csrf}
    origin = "https://evil.example" if forged in {"origin", "both"} else CONSOLE
    assert browser.post("/console/sign-out", typed, origin).status == 403
    assert _is_signed_in(browser)


def test_signing_out_asks_first_where_it_was_opened_by_its_address(browser: Browser) -> None:
    browser.sign_in()
    shown = browser.get("/console/sign-out")
    assert shown.title == "Sign out"
    assert _is_signed_in(browser)
    assert browser.post("/console/sign-out", {"csrf": shown.csrf}).status == 303
    assert not _is_signed_in(browser)


def test_without_a_providers_addresses_there_is_no_console(place: Place, browser: Browser) -> None:
    place.stage = {}
    for address in ("/console/sign-in", "/console/signed-in?code=x", "/console/sign-out"):
        got = browser.get(address)
        assert (got.status, got.title) == (404, "There is no console here")


def test_neither_names_nor_secrets_of_a_sign_in_are_in_a_log_or_a_table(place: Place, browser: Browser) -> None:
    away = browser.get("/console/sign-in")
    back = browser.choose(away.goes_to, tenant="council", user="PLANTED-jo", groups="administrator")
    browser.get(back)
    browser.get(PAGE)
    said = dict(parse_qsl(urlsplit(back).query)) | dict(parse_qsl(urlsplit(away.goes_to).query))
    secrets = [said[name] for name in ("code", "state", "nonce")] + list(browser.cookies.values())
    written = "\n".join(logs.lines())
    assert [one for one in ("PLANTED", *secrets) if one in written] == []
    kept = str(place.world.rows("SessionsTable"))
    assert [one for one in secrets if one in kept] == []
    assert [token for token in place.provider._grants._refresh if token in kept] == []


def test_a_style_sheet_is_sent_without_a_session_and_nothing_beside_it(browser: Browser) -> None:
    (sheet,) = re.findall(r'href="(/console/assets/[^"]+\.css)"', browser.get("/console/sign-out").body)
    assert browser.get(sheet).status == 200
    assert browser.get("/console/assets/../sign_in/main.py").status == 404
    assert browser.get("/console/assets/manifest.json").status == 404
