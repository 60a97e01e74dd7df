"""Routes that say what their types don't: whom they let in, which statuses they answer, what they refuse.

At run time nothing depends on it. The OpenAPI document is made from it, the document's permissions are what the permission matrix
holds against the use cases, and its codes are what every answer of the tests is held against.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypedDict, TypeVar, Unpack

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

from functions.api.http.problems import status_of
from shared.access.permissions import Permission
from shared.kernel.errors import ExpungeError

F = TypeVar("F", bound=Callable[..., Any])
Refusals = Mapping[type[ExpungeError], Sequence[str]]


class Facts(TypedDict, total=False):
    """What a route may say.

    ``needs`` are permissions, all of them (none: any caller of the tenant). ``status`` is what it answers if not 200;
    ``answers`` names the body of each status where there are several. ``refuses`` are the codes of its problems by their family,
    without those that the shape of the request brings along. ``has_location`` promises a ``Location``. ``name`` is the operation's
    if it is not the function's. ``media_type`` is what it answers if not JSON. ``options`` are
    parameters of the query that it reads by itself, with what they do. ``schema`` is its answer's where no model stands for it.
    """

    needs: Sequence[Permission]
    status: HTTPStatus
    answers: Mapping[HTTPStatus, type[BaseModel]]
    refuses: Refusals
    has_location: bool
    name: str
    media_type: str | Sequence[str]
    options: Mapping[str, str]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Routes:
    """Registers the handlers of one subject."""

    app: APIGatewayHttpResolver
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
            )(handler)
            return handler

        return register


def _extensions(facts: Facts) -> dict[str, Any]:
    refusals: dict[str, list[str]] = {}
    kinds = facts.get("media_type", ())
    for family, codes in facts.get("refuses", {}).items():
        refusals.setdefault(str(status_of(family).value), []).extend(codes)
    return {
        "x-permission": [permission.value for permission in facts.get("needs", ())],
        "x-refusals": refusals,
        "x-answers": {str(status.value): model.__name__ for status, model in facts.get("answers", {}).items()},
        "x-media-types": [kinds] if isinstance(kinds, str) else list(kinds),
        "x-options": dict(facts.get("options", {})),
        "x-schema": dict(facts.get("schema", {})),
        "x-location": facts.get("has_location", False),
    }
