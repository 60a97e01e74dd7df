"""What API Gateway does between a caller and a function, with the stack's own door beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from infra.local import payload
from infra.local.authorizer import Authorizer, Unauthorized
from infra.local.cors import Rule, api_answer, api_preflight
from infra.local.functions import Function, FunctionFailed
from infra.local.routes import Route, find, path_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST_BODY = 10 * 1024 * 1024
DOOR = "/_local/"


class Gateway:
    """A WSGI application that answers the template's routes, and only those."""

    def __init__(
        self,
        routes: Sequence[Route],
        functions: Mapping[str, Function],
        authorizer: Authorizer,
        door: Callable[[Request], Response],
        cors: Rule | None = None,
    ) -> None:
        self._routes = routes
        self._functions = functions
        self._authorizer = authorizer
        self._door = door
        self._cors = cors

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        answer = self._door(request) if request.path.startswith(DOOR) else self._answer(request)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if (request.content_length or 0) > LARGEST_BODY:
            return payload.message(413, "Request Entity Too Large")
        found = find(self._routes, request.method, path_of(request))
        if found is None and self._cors and request.method == "OPTIONS":
            return api_preflight(self._cors, request)
        if found is None:
            return payload.message(404, "Not Found")
        route, variables = found
        try:
            claims = None if route.is_open else self._authorizer.claims(request.headers.get("Authorization"))
        except Unauthorized:
            return payload.message(401, "Unauthorized", {"WWW-Authenticate": "Bearer"})
        try:
            reply = self._functions[route.function].invoke(payload.event(request, route, variables, claims))
        except FunctionFailed:
            return payload.message(500, "Internal Server Error")
        answer = payload.response(reply)
        # The gateway's own answers above say nothing of origins: AWS promises it for functions' alone.
        return api_answer(self._cors, request, answer) if self._cors else answer
