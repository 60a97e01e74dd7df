"""Signing in to the console, and what comes of it under attack."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from shared.access.session import Secret, hashed
from shared.application.access.sessions.finish_sign_in import ProviderAnswer
from shared.kernel.errors import Forbidden
from tests.unit.application.signing_in import CONSOLE, JO, MINUTE, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_user_who_signs_in_has_a_session_and_comes_to_the_page_they_asked_for(desk: Desk) -> None:
    assert desk.sign_in(page="/console/jobs?status=failed").page == "/console/jobs?status=failed"
    session = desk.session()
    assert session is not None
    assert (session.tenant, session.user, session.groups) == (JO.tenant, JO.user, JO.groups)
    assert (session.name, session.email) == (JO.name, JO.email)


def test_neither_cookie_nor_refresh_token_nor_state_can_be_read_where_sessions_are_kept(desk: Desk) -> None:
    url = desk.go()
    state = dict(parse_qsl(urlsplit(url).query))["state"]
    assert state not in repr(desk.sessions.sign_ins)
    desk.come(*desk.provider.signs_in(url, "jo"))
    assert desk.cookie is not None
    assert desk.cookie not in map(str, desk.sessions.sessions)
    assert hashed(Secret(desk.cookie)) in desk.sessions.sessions


def test_an_answer_works_once(desk: Desk) -> None:
    state, code = desk.provider.signs_in(desk.go(), "jo")
    desk.come(state, code)
    with pytest.raises(Forbidden) as refused:
        desk.come(state, code)
    assert refused.value.code == "sign_in_unknown"


def test_a_code_that_was_used_elsewhere_makes_no_session(desk: Desk) -> None:
    state, code = desk.provider.signs_in(desk.go(), "jo")
    del desk.provider.codes[code]
    with pytest.raises(Forbidden) as refused:
        desk.come(state, code)
    assert (refused.value.code, desk.sessions.sessions) == ("sign_in_refused", {})


def test_an_answer_brought_to_another_browser_signs_no_user_in_and_stays_good_for_its_own(desk: Desk) -> None:
    """An attacker who sends a victim their own answer, or steals the victim's, has not the victim's cookie."""
    state, code = desk.provider.signs_in(desk.go(), "jo")
    own = desk.browser
    for stolen in (None, "", "x", "a" * 43):
        desk.browser = stolen
        with pytest.raises(Forbidden) as refused:
            desk.come(state, code)
        assert refused.value.code == "sign_in_unknown"
    desk.browser = own
    assert desk.come(state, code).cookie == desk.cookie


@pytest.mark.parametrize("state", [None, "", "x", "a" * 43])
def test_a_state_of_no_sign_in_signs_no_user_in(desk: Desk, state: str | None) -> None:
    _, code = desk.provider.signs_in(desk.go(), "jo")
    with pytest.raises(Forbidden):
        desk.finish(CONSOLE, ProviderAnswer(state=state, code=code), desk.browser)


def test_a_sign_in_lasts_ten_minutes(desk: Desk) -> None:
    state, code = desk.provider.signs_in(desk.go(), "jo")
    desk.clock.forward(10 * MINUTE)
    with pytest.raises(Forbidden) as refused:
        desk.come(state, code)
    assert refused.value.code == "sign_in_unknown"


def test_a_user_who_cancels_at_the_provider_has_no_session(desk: Desk) -> None:
    state, _ = desk.provider.signs_in(desk.go(), "jo")
    with pytest.raises(Forbidden) as refused:
        desk.finish(CONSOLE, ProviderAnswer(state=state, error="access_denied"), desk.browser)
    assert refused.value.code == "sign_in_refused"


def test_a_code_of_another_sign_in_of_this_browser_does_not_fit(desk: Desk) -> None:
    """PKCE and the nonce bind a code to the sign-in that asked for it."""
    first, _ = desk.provider.signs_in(desk.go(), "jo")
    _, code = desk.provider.signs_in(desk.go(), "jo")
    with pytest.raises(Forbidden):
        desk.come(first, code)


def test_two_tabs_may_sign_in_at_once(desk: Desk) -> None:
    first = desk.provider.signs_in(desk.go("/console/jobs"), "jo")
    second = desk.provider.signs_in(desk.go("/console/policies"), "jo")
    assert desk.come(*first).page == "/console/jobs"
    assert desk.come(*second).page == "/console/policies"


def test_a_session_never_goes_on_under_a_secret_that_was_there_before(desk: Desk) -> None:
    """Fixation: a cookie that an attacker planted is worth nothing after a sign-in."""
    planted = desk.cookie = "f" * 43
    desk.sign_in()
    assert desk.cookie != planted
    assert desk.open(planted) is None


def test_another_user_in_the_same_browser_ends_the_session_before(desk: Desk) -> None:
    desk.sign_in("jo")
    first = desk.cookie
    desk.sign_in("sam")
    session = desk.session()
    assert session is not None
    assert (session.tenant, session.user) == ("southshire", "sam")
    assert desk.open(first) is None
    assert [user for user, _ in desk.provider.refresh_tokens.values()] == ["sam"]


@pytest.mark.parametrize(
    "spoilt", [{"tenant": ""}, {"tenant": "north/shire"}, {"user": ""}, {"user": "jo@example.org"}]
)
def test_a_token_without_a_tenant_or_a_user_opens_nothing(desk: Desk, spoilt: dict[str, str]) -> None:
    desk.provider.people["jo"] = replace(JO, **spoilt)  # type: ignore[arg-type]  # any field
    with pytest.raises(Forbidden):
        desk.sign_in()
    assert desk.sessions.sessions == {}
