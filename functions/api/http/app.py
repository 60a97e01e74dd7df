"""The resolver of every API function: callers and problems."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.caller import caller_of
from functions.api.http.problems import problem, problem_of
from functions.api.http.reading import JSON
from functions.gateway.events import request_of
from functions.gateway.safety import with_safety
from functions.observability import begin, end, log_failure, logger
from functions.snapshot import seed_after_restore
from shared.access.permissions import Caller, Permission
from shared.application.access.identify_caller import IdentifyCaller
from shared.kernel.errors import ExpungeError, Forbidden
from shared.kernel.identifiers import IDENTIFIER_FORM
from shared.kernel.strict_json import strict_json

_REST = "proxy"  # the name of what is left of a path
_OTHER = "application/octet-stream"


class Api(APIGatewayHttpResolver):
    """A resolver that lets callers in; ``Routes`` registers its routes."""

    def __init__(self, identify: IdentifyCaller | None, tenant_claim: str) -> None:
        # Powertools' own switch for validation would put it before everything else: `Routes` orders the steps itself.
        super().__init__(json_body_deserializer=_body)  # type: ignore[arg-type]  # a JSON body may be any value
        self._identify, self._tenant_claim = identify, tenant_claim

    @staticmethod
    def _compile_regex(rule: str, base_regex: str = r"^{}\Z") -> re.Pattern[str]:
        # Powertools' own ends in `$`, which lets a line feed follow an id.
        found: re.Pattern[str] = APIGatewayHttpResolver._compile_regex(rule, base_regex)  # noqa: SLF001 – there is no public name for it
        return found

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        # Powertools keeps both in a class. Functions that share a process, as on the local stack, would read each other's.
        self.current_event = APIGatewayProxyEventV2(dict(event), _body)
        self.lambda_context = context
        return super().resolve(event, context)

    def let_in(self, needs: Iterable[Permission]) -> None:
        """Identify the caller; raise ``Forbidden`` if they lack one of *needs*."""
        if self._identify is None:
            raise Forbidden("tenant_required", "this function knows no callers")
        asking = caller_of(self, self._identify, self._tenant_claim)
        for permission in needs:
            asking.require(permission)
        self.context["caller"] = asking

    def caller(self) -> Caller:
        found: Caller = self.context["caller"]
        return found


def make_app(identify: IdentifyCaller | None = None, tenant_claim: str = "") -> Api:
    """Return a resolver that answers every error as a problem; without *identify* it serves public routes only."""
    seed_after_restore()
    app = Api(identify, tenant_claim)
    app.exception_handler(ExpungeError)(_refused)
    app.exception_handler(RequestUnsupportedContentType)(_unsupported)
    app.exception_handler(Exception)(_unforeseen)
    app.not_found(_no_route)
    return app


def answer(app: APIGatewayHttpResolver, event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    begin(context, correlation_id=request_of(event))
    reply = app.resolve(_plain(event), context) if _is_as_routed(event) else _sent(_no_route())
    end(context, event, reply["statusCode"])
    return with_safety(reply)


def _is_as_routed(event: dict[str, Any]) -> bool:
    # The raw path is decoded, so that an id with a slash looks like the path of another route.
    given = event.get("pathParameters") or {}
    return not any("/" in str(value) for name, value in given.items() if name != _REST)


def _sent(found: Response[str]) -> dict[str, Any]:
    headers = {"Content-Type": found.content_type}
    return {"statusCode": found.status_code, "headers": headers, "body": found.body, "isBase64Encoded": False}


def _body(text: str) -> object:
    found = strict_json(text)
    # The resolver takes the first item of a list for the whole body, so a list goes into another one.
    return [found] if isinstance(found, list) else found


def _plain(event: dict[str, object]) -> dict[str, object]:
    headers = event.get("headers")
    if not isinstance(headers, dict) or "content-type" not in headers:
        return event
    # The resolver would read forms as well, and knows JSON by small letters alone.
    named = str(headers["content-type"]).partition(";")[0].strip().lower()
    return {**event, "headers": {**headers, "content-type": JSON if named in {"", JSON} else _OTHER}}


def _refused(error: ExpungeError) -> Response[str]:
    logger.info("refused", extra={"code": error.code})
    return problem_of(error)


def _unsupported(_error: RequestUnsupportedContentType) -> Response[str]:
    return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "json_required", "send application/json")


def _no_route(_error: NotFoundError | None = None) -> Response[str]:
    # The gateway has matched the route already: only an id outside the alphabet keeps the resolver from doing so.
    says = f"each id in the path {IDENTIFIER_FORM}, and so no slash"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_identifier", says)


def _unforeseen(error: Exception) -> Response[str]:
    log_failure(error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "something unforeseen went wrong")
