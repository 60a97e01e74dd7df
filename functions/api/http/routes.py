"""Routes, and what their types don't say: permissions, statuses and refusals."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal, Required, TypedDict, TypeVar, Unpack

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.middlewares import BaseMiddlewareHandler, NextMiddleware
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)
from pydantic import BaseModel

from functions.api.http.app import Api
from functions.api.http.problems import status_of
from functions.api.http.reading import Reading
from shared.access.permissions import Permission
from shared.kernel.errors import ExpungeError

F = TypeVar("F", bound=Callable[..., Any])
Refusals = Mapping[type[ExpungeError], Sequence[str]]
ANY_CALLER: Final[Sequence[Permission]] = ()
PUBLIC: Final = "public"
# An answer that breaks its own model is our fault: without the flag it would be reported as the caller's.
_VALIDATION = (
    OpenAPIRequestValidationMiddleware(),  # type: ignore[no-untyped-call]  # theirs says nothing of its types
    OpenAPIResponseValidationMiddleware(has_response_validation_error=True),
)


class Facts(TypedDict, total=False):
    """What a route may state. ``needs`` is enforced; the rest is for the OpenAPI document."""

    # All of these; ``ANY_CALLER`` of the tenant; or ``PUBLIC``, which needs no token.
    needs: Required[Sequence[Permission] | Literal["public"]]
    needs_by_data: Sequence[Permission]  # permissions that the use case asks for, by what it finds
    status: HTTPStatus  # if it is not 200
    answers: Mapping[HTTPStatus, type[BaseModel]]  # the body of each status, if there are several
    refuses: Refusals  # the codes of its problems by family, without those that follow from the request's shape
    has_location: bool  # whether it promises a ``Location``
    name: str  # the operation's name, if it is not the function's
    media_type: str | Sequence[str]  # if it is not JSON
    options: Mapping[str, str]  # parameters of the query that it reads by itself, with what they do
    is_refused: bool  # whatever is sent: it only says what to ask for instead
    passes_query_over: bool  # whether it takes any query, and reads none
    schema: Mapping[str, Any]  # its answer's, if no model describes it


class _Admission(BaseMiddlewareHandler[Api]):
    def __init__(self, needs: Sequence[Permission]) -> None:
        self._needs = needs

    def handler(self, app: Api, next_middleware: NextMiddleware) -> Response[Any]:
        app.let_in(self._needs)
        return next_middleware(app)


@dataclass(frozen=True, slots=True)
class Routes:
    """Registers the handlers of one subject."""

    app: Api
    subject: str

    def get(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        return self._registering("GET", path, facts)

    def put(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        return self._registering("PUT", path, facts)

    def post(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        return self._registering("POST", path, facts)

    def delete(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        return self._registering("DELETE", path, facts)

    def _registering(self, method: str, path: str, facts: Facts) -> Callable[[F], F]:
        needs = facts["needs"]
        # Permissions are checked here and nowhere else, before the request is read (X22).
        admission = [] if needs == PUBLIC else [_Admission(tuple(needs))]
        reads_query = "options" not in facts and not facts.get("passes_query_over", False)

        def register(handler: F) -> F:
            # The document shows a handler's docstring: its first line, then the rest.
            summary, _, more = (inspect.getdoc(handler) or "").partition("\n\n")
            self.app.route(
                path,
                method,
                summary=summary,
                description=more or None,
                tags=[self.subject],
                operation_id=facts.get("name", handler.__name__),
                status_code=facts.get("status", HTTPStatus.OK).value,
                openapi_extensions=_extensions(facts),
                middlewares=[*admission, Reading(reads_query=reads_query), *_VALIDATION],
            )(handler)
            return handler

        return register


def _extensions(facts: Facts) -> dict[str, Any]:
    refusals: dict[str, list[str]] = {}
    needs = () if facts["needs"] == PUBLIC else facts["needs"]
    kinds = facts.get("media_type", ())
    for family, codes in facts.get("refuses", {}).items():
        refusals.setdefault(str(status_of(family).value), []).extend(codes)
    return {
        "x-public": facts["needs"] == PUBLIC,
        "x-permission": [one.value for one in (*needs, *facts.get("needs_by_data", ()))],
        "x-refusals": refusals,
        "x-answers": {str(status.value): model.__name__ for status, model in facts.get("answers", {}).items()},
        "x-media-types": [kinds] if isinstance(kinds, str) else list(kinds),
        "x-is-refused": facts.get("is_refused", False),
        "x-options": dict(facts.get("options", {})),
        "x-passes-query-over": facts.get("passes_query_over", False),
        "x-schema": dict(facts.get("schema", {})),
        "x-location": facts.get("has_location", False),
    }
