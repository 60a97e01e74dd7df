"""A session of the console, from its beginning to its end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.session import Secret, Session, hashed
from shared.kernel.errors import Unavailable
from tests.fakes.sessions import FakeSessions
from tests.unit.application.signing_in import JO, MINUTE, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("cookie", [None, "", "x", "a" * 43, "a" * 44, "a" * 42 + "é"])
def test_a_cookie_of_no_session_opens_nothing(desk: Desk, cookie: str | None) -> None:
    assert desk.open(cookie) is None


def test_a_session_ends_after_half_an_hour_without_use(desk: Desk) -> None:
    desk.sign_in()
    for _ in range(3):
        desk.clock.forward(29 * MINUTE)
        assert desk.session() is not None
    desk.clock.forward(30 * MINUTE)
    assert desk.session() is None
    assert desk.sessions.sessions == {}


def test_a_session_ends_after_eight_hours_however_much_it_is_used(desk: Desk) -> None:
    desk.sign_in()
    for _ in range(8 * 3 - 1):
        desk.clock.forward(20 * MINUTE)
        assert desk.session() is not None
    desk.clock.forward(20 * MINUTE)
    assert desk.session() is None


def test_a_page_that_asks_by_itself_keeps_no_session_open(desk: Desk) -> None:
    desk.sign_in()
    for minutes in (1, 14, 14):
        desk.clock.forward(minutes * MINUTE)
        assert desk.open(desk.cookie, by_itself=True) is not None
    desk.clock.forward(MINUTE)
    assert desk.open(desk.cookie, by_itself=True) is None


def test_a_page_that_asks_by_itself_has_its_user_asked_for_at_the_provider_too(desk: Desk) -> None:
    desk.sign_in()
    del desk.provider.people["jo"]
    _after_an_hour(desk)
    assert desk.open(desk.cookie, by_itself=True) is None


def test_a_sessions_use_is_written_once_a_minute(desk: Desk) -> None:
    desk.sign_in()
    for seconds in (20, 39, 1, 59):
        desk.clock.forward(timedelta(seconds=seconds))
        assert desk.session() is not None
    (row,) = desk.sessions.sessions.values()
    assert row.version == 2


def _after_an_hour(desk: Desk) -> None:
    for _ in range(2):
        desk.clock.forward(20 * MINUTE)
        assert desk.session() is not None
    desk.clock.forward(20 * MINUTE)


def test_groups_and_names_are_asked_for_again_when_the_token_is_over(desk: Desk) -> None:
    desk.sign_in()
    desk.provider.people["jo"] = replace(JO, groups=(), name="Jo Smith")
    _after_an_hour(desk)
    session = desk.session()
    assert session is not None
    assert (session.groups, session.name) == ((), "Jo Smith")


def test_a_user_disabled_at_the_provider_is_out_within_the_hour(desk: Desk) -> None:
    desk.sign_in()
    del desk.provider.people["jo"]
    _after_an_hour(desk)
    assert desk.session() is None
    assert desk.sessions.sessions == {}


@pytest.mark.parametrize("other", [{"user": "sam"}, {"tenant": "southshire"}])
def test_a_renewed_token_of_another_user_ends_the_session(desk: Desk, other: dict[str, str]) -> None:
    desk.sign_in()
    desk.provider.people["jo"] = replace(JO, **other)  # type: ignore[arg-type]  # any field
    _after_an_hour(desk)
    assert desk.session() is None


def test_a_provider_that_does_not_answer_ends_no_session(desk: Desk) -> None:
    desk.sign_in()
    _after_an_hour(desk)
    desk.provider.answers = False
    with pytest.raises(Unavailable):
        desk.session()
    desk.provider.answers = True
    assert desk.session() is not None


def test_a_refresh_token_that_another_request_has_used_already_ends_no_session(desk: Desk) -> None:
    """Some providers take each refresh token once, and a page that loads two others sends two requests at once."""
    desk.provider.rotates = True
    desk.sign_in()
    _after_an_hour(desk)
    renew, get = desk.provider.renew, desk.sessions.get
    had = list[bool]()

    def late(*asked: object) -> object:
        if not had:
            had.append(True)
            assert desk.session() is not None  # the other request
        return renew(*asked)  # type: ignore[arg-type]  # as it was asked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(desk.provider), "renew", lambda _, *asked: late(*asked))
        session = desk.session()
    assert session == get(hashed(Secret(str(desk.cookie))))
    assert session is not None


def test_a_session_that_the_provider_gave_no_refresh_token_ends_with_its_token(desk: Desk) -> None:
    desk.sign_in()
    key = hashed(Secret(str(desk.cookie)))
    desk.sessions.sessions[key] = replace(desk.sessions.sessions[key], sealed_refresh_token="")
    _after_an_hour(desk)
    assert desk.session() is None


def test_a_user_who_signs_out_is_out_and_their_token_renews_nothing(desk: Desk) -> None:
    desk.sign_in()
    desk.end(desk.cookie)
    assert desk.session() is None
    assert desk.provider.refresh_tokens == {}
    desk.end(desk.cookie)


def test_a_user_who_signs_out_is_out_though_the_provider_does_not_answer(desk: Desk) -> None:
    desk.sign_in()
    desk.provider.answers = False
    desk.end(desk.cookie)
    assert desk.session() is None


def test_a_request_that_began_before_the_sign_out_does_not_bring_the_session_back(desk: Desk) -> None:
    desk.sign_in()
    desk.clock.forward(MINUTE)
    save = FakeSessions.save

    def late(store: FakeSessions, *row: object) -> Session:
        desk.end(desk.cookie)
        return save(store, *row)  # type: ignore[arg-type]  # as it was given

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeSessions, "save", late)
        assert desk.session() is None
    assert desk.sessions.sessions == {}
