"""The resolver of every API function: callers, problems and the size limit."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType, RequestValidationError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.caller import caller_of, request_of
from functions.api.http.json_body import strict_json
from functions.api.http.problems import problem, problem_of, validation_problem
from functions.observability import begin, flush, log_failure, logger
from shared.access.permissions import Caller, Permission
from shared.application.access.identify_caller import IdentifyCaller
from shared.kernel.errors import ExpungeError, Forbidden

LARGEST_BODY = 1024 * 1024
_JSON, _OTHER = "application/json", "application/octet-stream"


class Api(APIGatewayHttpResolver):
    """A resolver that lets callers in; ``Routes`` registers its routes."""

    def __init__(self, identify: IdentifyCaller | None, tenant_claim: str) -> None:
        # Powertools' own switch for validation would put it before everything else: `Routes` orders the steps itself.
        super().__init__(json_body_deserializer=_body)  # type: ignore[arg-type]  # a JSON body may be any value
        self._identify, self._tenant_claim = identify, tenant_claim

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
    app = Api(identify, tenant_claim)
    app.exception_handler(ExpungeError)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(RequestUnsupportedContentType)(_unsupported)
    app.exception_handler(UnicodeDecodeError)(_not_text)
    app.exception_handler(Exception)(_unforeseen)
    app.not_found(_no_route)
    return app


def answer(app: APIGatewayHttpResolver, event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    begin(context, correlation_id=request_of(event))
    # The size comes first, because the resolver would parse the body.
    reply = _too_large() if _size(event) > LARGEST_BODY else app.resolve(_plain(event), context)
    # The route's key is safe; the path, the query and the body may hold values (X8).
    logger.info("answered", extra={"route": event.get("routeKey"), "status": reply.get("statusCode")})
    flush()
    return reply


def _size(event: dict[str, object]) -> int:
    body = event.get("body")
    if not isinstance(body, str):
        return 0
    # Base64 has four letters for three bytes. A lone surrogate is refused later, by the JSON reader.
    return len(body) * 3 // 4 if event.get("isBase64Encoded") else len(body.encode(errors="surrogatepass"))


def _body(text: str) -> object:
    found = strict_json(text)
    # The resolver takes the first item of a list for the whole body, so a list goes into another one.
    return [found] if isinstance(found, list) else found


def _too_large() -> dict[str, object]:
    found = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", "a body may have up to 1 MB")
    headers = {"Content-Type": found.content_type}
    return {"statusCode": found.status_code, "headers": headers, "body": found.body, "isBase64Encoded": False}


def _plain(event: dict[str, object]) -> dict[str, object]:
    headers = event.get("headers")
    if not isinstance(headers, dict) or "content-type" not in headers:
        return event
    # The resolver would read forms as well, and knows JSON by small letters alone.
    named = str(headers["content-type"]).partition(";")[0].strip().lower()
    return {**event, "headers": {**headers, "content-type": _JSON if named in {"", _JSON} else _OTHER}}


def _refused(error: ExpungeError) -> Response[str]:
    logger.info("refused", extra={"code": error.code})
    return problem_of(error)


def _invalid(error: RequestValidationError) -> Response[str]:
    return validation_problem(error.errors())


def _unsupported(_error: RequestUnsupportedContentType) -> Response[str]:
    return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "json_required", "send application/json")


def _not_text(_error: UnicodeDecodeError) -> Response[str]:
    return problem(HTTPStatus.BAD_REQUEST, "malformed_json", "the body is not UTF-8")


def _no_route(_error: NotFoundError) -> Response[str]:
    # The gateway has matched the route already: only an id outside the alphabet keeps the resolver from doing so.
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_identifier", "an id in the path is outside the alphabet")


def _unforeseen(error: Exception) -> Response[str]:
    log_failure(error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "something unforeseen went wrong")
