"""The resolver of the console's functions: it finds the caller, answers with a page, and turns errors into pages."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.console.address import console_of
from functions.console.cookies import SESSION, cookie_in
from functions.console.frame.ask import NOTICE, Ask, Query
from functions.console.frame.files import MULTIPART
from functions.console.frame.forgery import is_our_own
from functions.console.frame.forms import Form
from functions.console.frame.headers import page_headers
from functions.console.frame.navigation import ways
from functions.console.frame.notices import NOTICES
from functions.console.frame.page import Answer, Download, Page, Redirect
from functions.console.frame.people import People, people_of
from functions.console.frame.problems import FOREIGN_FORM, NO_PAGE, SIGNED_OUT, UNFORESEEN, page_of
from functions.console.frame.render import render
from functions.gateway.events import request_of
from functions.observability import begin, end, log_failure, logger
from functions.snapshot import seed_after_restore
from shared.access.permissions import Caller, Permission
from shared.access.session import Session
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.access.name_users import NameUsers
from shared.application.access.remember_user import RememberUser, SignedIn
from shared.kernel.errors import ExpungeError, Malformed, TooLarge
from shared.kernel.identifiers import TenantId

# A page that shows how a job moves on asks again and again, whether or not its user looks at it.
WATCHING: Final = "expunge-watching"
LARGEST_FORM: Final = 1024 * 1024
NOWHERE: Final = "/console/-"  # which is no page
_HTML = "text/html; charset=utf-8"
_FORM = "application/x-www-form-urlencoded"


class Visits(Protocol):
    """Finds the session of a cookie; None if there is none, or it has ended. What asks *by itself* keeps none open."""

    def __call__(self, cookie: str | None, /, *, by_itself: bool) -> Session | None: ...


class _Elsewhere(Exception):
    """The request is answered without its page."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Console(APIGatewayHttpResolver):
    """A resolver whose pages know who asks; ``Pages`` registers them.

    *zone_of* returns a tenant's time zone; *remember* is for the function whose role may write the users who sign in.
    """

    def __init__(
        self,
        visit: Visits,
        identify: IdentifyCaller,
        zone_of: Callable[[TenantId], ZoneInfo],
        name_users: NameUsers,
        remember: RememberUser | None = None,
    ) -> None:
        super().__init__()
        seed_after_restore()
        self._visit, self._identify, self._zone_of, self._remember = visit, identify, zone_of, remember
        self._name_users = name_users
        self.exception_handler(_Elsewhere)(self._elsewhere)
        self.exception_handler(ExpungeError)(self._refused)
        self.exception_handler(Exception)(self._unforeseen)
        self.not_found(self._no_page)

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        if not event["rawPath"].isprintable():
            # The gateway has decoded it. Patterns would overlook a line's end, and addresses made of the path would keep it.
            event = {**event, "rawPath": NOWHERE}
        # Powertools keeps both in a class. Functions that share a process, as on the local stack, would read each other's.
        self.current_event = APIGatewayProxyEventV2(dict(event))
        self.lambda_context = context
        return super().resolve(event, context)

    def asked(self, needs: Iterable[Permission], largest: int = LARGEST_FORM, *, takes_files: bool = False) -> Ask:
        """Return the caller and what they ask for; raise ``Forbidden`` if they lack one of *needs*."""
        event = self.current_event.raw_event
        method, path = event["requestContext"]["http"]["method"], event["rawPath"]
        session = self._visit(cookie_in(event, SESSION), by_itself=WATCHING in event["headers"])
        if session is None:
            raise _Elsewhere(SIGNED_OUT if method == "POST" else _to_sign_in(event))
        caller = replace(self._identify(session.tenant, session.user, session.groups), request=request_of(event))
        self._remembered(session, caller)
        ask = Ask(caller=caller, session=session, path=path, query=_query_of(event))
        self.context["ask"] = ask
        for permission in needs:
            caller.require(permission)
        if method != "POST":
            return ask
        form = _form_in(event, largest, takes_files=takes_files)
        if not is_our_own(event, session, form):
            raise _Elsewhere(FOREIGN_FORM)
        ask = replace(ask, form=form)
        self.context["ask"] = ask
        return ask

    def _remembered(self, session: Session, caller: Caller) -> None:
        # In the session's first minute, before it is seen again. The function that signs people in, which anybody can reach, may
        # not write where roles are.
        if self._remember is not None and session.seen_at == session.started_at:
            person = SignedIn(
                tenant=caller.tenant,
                user=caller.user,
                name=session.name,
                email=session.email,
                groups=session.groups,
            )
            self._remember(person)

    def answered(self, answer: Answer) -> Response[str | bytes]:
        """Return *answer* as the gateway wants it."""
        headers = self._headers_of(answer)
        match answer:
            case Redirect():
                headers["Location"] = answer.address
                return Response(HTTPStatus.SEE_OTHER.value, content_type=_HTML, body="", headers={**headers})
            case Download():
                headers["Content-Disposition"] = f'attachment; filename="{answer.name}"'
                return Response(
                    HTTPStatus.OK.value, content_type=answer.media_type, body=answer.body, headers={**headers}
                )
            case Page():
                return Response(answer.status.value, content_type=_HTML, body=self._html(answer), headers={**headers})

    def _headers_of(self, answer: Answer) -> dict[str, str]:
        console = console_of(self.current_event.raw_event)
        return page_headers(
            () if console is None else console.provider.pages,
            sends_to=answer.sends_to if isinstance(answer, Page) else None,
        )

    def _html(self, page: Page) -> str:
        ask: Ask | None = self.context.get("ask")
        data: dict[str, object] = {"title": page.title, "back": page.back, "form": Form()}
        if ask is not None:
            data |= {
                "signed_in": {"name": ask.session.name, "tenant": ask.caller.tenant},
                "navigation": ways(ask.caller, ask.path),
                "csrf": ask.session.csrf,
                "form": ask.form,
                "faults": ask.form.faults,
                "notice": self._notice(ask),
                "people": self._people(ask, page),
                "zone": self._zone(ask),
                "may": ask.caller.permissions,
            }
        return render(page.template, **data, **page.data)

    def _notice(self, ask: Ask) -> str | None:
        """Return the sentence that the address names, unless another site or a letter has led here: it could lie."""
        # A browser says it after an act of ours; an old one says nothing.
        came_from = self.current_event.raw_event["headers"].get("sec-fetch-site", "same-origin")
        return NOTICES.get(ask.query.get(NOTICE, "")) if came_from == "same-origin" else None

    def _zone(self, ask: Ask) -> ZoneInfo:
        try:
            return self._zone_of(ask.caller.tenant)
        except ExpungeError:
            # A page that says that the store is silent can't ask it.
            return ZoneInfo("UTC")

    def _people(self, ask: Ask, page: Page) -> People:
        try:
            return people_of(page.people, self._name_users(ask.caller, page.people))
        except ExpungeError:
            # The page has been read, and says as much by ids.
            return People()

    def _elsewhere(self, found: _Elsewhere) -> Response[str | bytes]:
        return self.answered(found.answer)

    def _refused(self, error: ExpungeError) -> Response[str | bytes]:
        logger.info("refused", extra={"code": error.code})
        return self.answered(page_of(error))

    def _unforeseen(self, error: Exception) -> Response[str | bytes]:
        log_failure(error)
        return self.answered(UNFORESEEN)

    def _no_page(self, _error: NotFoundError) -> Response[str | bytes]:
        # A person who isn't signed in learns nothing of which pages there are.
        self.asked(())
        return self.answered(NO_PAGE)


def answer(app: Console, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer API Gateway."""
    begin(context, correlation_id=request_of(event))
    reply = app.resolve(event, context)
    end(context, event, reply["statusCode"])
    return reply


def _query_of(event: Mapping[str, Any]) -> Query:
    # The gateway joins doubled parameters by commas; a form of ours sends several boxes so.
    return Query(event.get("queryStringParameters") or {})


def _to_sign_in(event: Mapping[str, Any]) -> Redirect:
    path, query = event["rawPath"], event.get("rawQueryString", "")
    return Redirect(f"/console/sign-in?{urlencode({'to': f'{path}?{query}' if query else path})}")


def _form_in(event: Mapping[str, Any], largest: int, *, takes_files: bool) -> Form:
    body, is_base64 = event.get("body") or "", event.get("isBase64Encoded", False)
    if (len(body) * 3 // 4 if is_base64 else len(body)) > largest:
        raise TooLarge("form_too_large", f"a form may have up to {largest // 1024:,} KB")
    content_type = str(event.get("headers", {}).get("content-type", ""))
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {_FORM, MULTIPART if takes_files else _FORM}:
        raise Malformed("malformed_form", "the form can't be read")
    try:
        sent = base64.b64decode(body, validate=True) if is_base64 else body.encode()
        return Form.sent_with_files(content_type, sent) if kind == MULTIPART else Form.sent(sent.decode())
    except (binascii.Error, UnicodeDecodeError):
        raise Malformed("malformed_form", "the form can't be read") from None
