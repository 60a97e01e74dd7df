"""Signing in to the console and out of it, and the files that its pages load."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.console.address import console_of
from functions.console.frame.headers import page_headers
from functions.console.frame.page import Redirect
from functions.console.frame.problems import NO_PAGE, UNFORESEEN, page_of
from functions.console.frame.render import render
from functions.console.sign_in.door import Door, Event, Reply, asset_in
from functions.gateway.events import request_of
from functions.observability import begin, end, log_failure, logger
from functions.snapshot import seed_after_restore
from shared.bootstrap.ports import WiredPorts
from shared.kernel.errors import ExpungeError
from shared.settings import SessionSettings, load

seed_after_restore()
door = Door(WiredPorts(load(SessionSettings)))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer API Gateway."""
    begin(context, correlation_id=request_of(event))
    found = asset_in(event) or _sent(event, _reply(event))
    end(context, event, found["statusCode"])
    return found


def _reply(event: Event) -> Reply:
    try:
        return door.reply(event) or Reply(NO_PAGE)
    except ExpungeError as error:
        logger.warning("refused or unavailable", extra={"code": error.code})
        return Reply(page_of(error))
    except Exception as error:  # noqa: BLE001 – the runtime would print the message, which may quote a value
        log_failure(error)
        return Reply(UNFORESEEN)


def _sent(event: Event, reply: Reply) -> dict[str, Any]:
    console = console_of(event)
    headers = page_headers(console.provider.pages if console else ())
    cookies = {"cookies": list(reply.cookies)} if reply.cookies else {}
    if isinstance(reply.answer, Redirect):
        headers["Location"] = reply.answer.address
        return {"statusCode": HTTPStatus.SEE_OTHER.value, "headers": headers, **cookies}
    page = reply.answer
    headers["Content-Type"] = "text/html; charset=utf-8"
    body = render(page.template, title=page.title, back=page.back, **page.data)
    return {"statusCode": page.status.value, "headers": headers, "body": body, "isBase64Encoded": False, **cookies}
