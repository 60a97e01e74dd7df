"""The steps of a sign-in and a sign-out, as requests come and answers go."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.console.address import console_of
from functions.console.assets.serving import PREFIX, serve
from functions.console.cookies import (
    SESSION,
    SIGNING_IN,
    cookie_in,
    forgotten,
    session_cookie,
    signing_in_cookie,
)
from functions.console.frame.forgery import is_our_own
from functions.console.frame.forms import Form
from functions.console.frame.page import Page, Redirect
from functions.console.frame.problems import FOREIGN_FORM, UNKNOWN_QUERY
from functions.console.sign_in.pages import NO_CONSOLE, NOT_LET_IN, OF_REFUSALS, SIGNED_OUT, UNAVAILABLE
from functions.observability import logger
from shared.access.session import ConsoleAddress
from shared.application.access.sessions.begin_sign_in import BeginSignIn
from shared.application.access.sessions.end_session import EndSession
from shared.application.access.sessions.finish_sign_in import FinishSignIn, ProviderAnswer
from shared.application.all_ports import Ports
from shared.kernel.errors import Forbidden, Malformed, Unavailable

Event = Mapping[str, Any]
LARGEST_FORM: Final = 4096


@dataclass(frozen=True, slots=True)
class Reply:
    """A page or another address, and the cookies that the browser takes with it."""

    answer: Page | Redirect
    cookies: Sequence[str] = ()


class Door:
    """Lets people in and out."""

    def __init__(self, ports: Ports) -> None:
        self.begin, self.finish, self.end = BeginSignIn(ports), FinishSignIn(ports), EndSession(ports)

    def reply(self, event: Event) -> Reply | None:
        """Return the reply; None if the request is for no step of these."""
        step = {
            "GET /console/sign-in": self._sign_in,
            "GET /console/signed-in": self._signed_in,
            "GET /console/sign-out": self._ask_to_sign_out,
            "POST /console/sign-out": self._sign_out,
        }.get(event["routeKey"])
        if step is None:
            return None
        console = console_of(event)
        return Reply(NO_CONSOLE) if console is None else step(event, console)

    def _sign_in(self, event: Event, console: ConsoleAddress) -> Reply:
        if not _query(event).keys() <= {"to"}:
            return Reply(UNKNOWN_QUERY)
        begun = self.begin(console, _query(event).get("to"), cookie_in(event, SIGNING_IN))
        return Reply(Redirect(begun.url), [signing_in_cookie(begun.browser)])

    def _signed_in(self, event: Event, console: ConsoleAddress) -> Reply:
        said = _query(event)
        answer = ProviderAnswer(state=said.get("state"), code=said.get("code"), error=said.get("error"))
        try:
            done = self.finish(console, answer, cookie_in(event, SIGNING_IN), cookie_in(event, SESSION))
        except Forbidden as error:
            logger.info("refused", extra={"code": error.code})
            return Reply(OF_REFUSALS.get(error.code, NOT_LET_IN))
        except Unavailable as error:
            logger.warning("unavailable", extra={"code": error.code})
            return Reply(UNAVAILABLE)
        return Reply(Redirect(done.page), [session_cookie(done.cookie), forgotten(SIGNING_IN)])

    def _ask_to_sign_out(self, event: Event, _console: ConsoleAddress) -> Reply:
        session = self.end.session(cookie_in(event, SESSION))
        if session is None:
            return _signed_out(event)
        return Reply(Page("sign_in/sign_out.html", "Sign out", {"csrf": session.csrf}))

    def _sign_out(self, event: Event, console: ConsoleAddress) -> Reply:
        cookie = cookie_in(event, SESSION)
        session = self.end.session(cookie)
        if session is None:
            return _signed_out(event)
        if not is_our_own(event, session, _form(event)):
            return Reply(FOREIGN_FORM)
        self.end(cookie)
        return Reply(Redirect(self.end.provider_page(console)), [forgotten(SESSION)])


def asset_in(event: Event) -> dict[str, Any] | None:
    """Return the answer for a style sheet, script or icon; None if the request is for none."""
    if event["routeKey"] != f"GET {PREFIX}{{proxy+}}":
        return None
    return {**serve((event.get("pathParameters") or {}).get("proxy", ""))}


def _signed_out(event: Event) -> Reply:
    # A form of another site comes without the cookie, and its answer must not take it from the browser.
    return Reply(SIGNED_OUT, [forgotten(SESSION)] if cookie_in(event, SESSION) else [])


def _query(event: Event) -> Mapping[str, str]:
    found: Mapping[str, str] = event.get("queryStringParameters") or {}
    return found


def _form(event: Event) -> Form:
    body = str(event.get("body") or "")
    if len(body) > LARGEST_FORM:
        return Form()
    try:
        return Form.sent(base64.b64decode(body, validate=True).decode() if event.get("isBase64Encoded") else body)
    except (Malformed, binascii.Error, UnicodeDecodeError):
        return Form()  # which has no session's token
