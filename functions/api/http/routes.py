"""Routes that say what their types don't: whom they let in, which statuses they answer, what they refuse.

What a route needs is asked of its caller here and nowhere else, before the request is read. The rest is for the OpenAPI
document, whose codes every answer of the tests is held against.
"""

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
from shared.access.permissions import Permission
from shared.kernel.errors import ExpungeError

F = TypeVar("F", bound=Callable[..., Any])
Refusals = Mapping[type[ExpungeError], Sequence[str]]
ANY_CALLER: Final[Sequence[Permission]] = ()
PUBLIC: Final = "public"
# An answer that breaks its own model is our fault: without the flag it would be told as the caller's.
_VALIDATION = (
    OpenAPIRequestValidationMiddleware(),  # type: ignore[no-untyped-call]  # theirs says nothing of its types
    OpenAPIResponseValidationMiddleware(has_response_validation_error=True),
)


class Facts(TypedDict, total=False):
    """What a route may say.

    ``needs`` are permissions, all of them, or ``ANY_CALLER`` of the tenant, or ``PUBLIC``: who has no token too.
    ``needs_by_data`` are permissions that the use case asks for, by what it finds. ``status`` is what it answers if not 200;
    ``answers`` names the body of each status where there are several. ``refuses`` are the codes of its problems by their family,
    without those that the shape of the request brings along. ``has_location`` promises a ``Location``. ``name`` is the operation's
    if it is not the function's. ``media_type`` is what it answers if not JSON. ``options`` are
    parameters of the query that it reads by itself, with what they do. ``schema`` is its answer's where no model stands for it.
    """

    needs: Required[Sequence[Permission] | Literal["public"]]
    needs_by_data: Sequence[Permission]
    status: HTTPStatus
    answers: Mapping[HTTPStatus, type[BaseModel]]
    refuses: Refusals
    has_location: bool
    name: str
    media_type: str | Sequence[str]
    options: Mapping[str, str]
    schema: Mapping[str, Any]


class _Gate(BaseMiddlewareHandler[Api]):
    """Lets in who holds all that a route needs."""

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
        """Register a handler of GET."""
        return self._registering("GET", path, facts)

    def put(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        """Register a handler of PUT."""
        return self._registering("PUT", path, facts)

    def post(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        """Register a handler of POST."""
        return self._registering("POST", path, facts)

    def delete(self, path: str, **facts: Unpack[Facts]) -> Callable[[F], F]:
        """Register a handler of DELETE."""
        return self._registering("DELETE", path, facts)

    def _registering(self, method: str, path: str, facts: Facts) -> Callable[[F], F]:
        needs = facts["needs"]
        gate = [] if needs == PUBLIC else [_Gate(tuple(needs))]

        def register(handler: F) -> F:
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
                middlewares=[*gate, *_VALIDATION],
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
        "x-options": dict(facts.get("options", {})),
        "x-schema": dict(facts.get("schema", {})),
        "x-location": facts.get("has_location", False),
    }
