"""What API Gateway does between a caller and a function, with the stack's own door beside it.

The limits are those of AWS's page "Quotas for configuring and running an HTTP API".
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local import payload
from infra.local.authorizer import Authorizer, Unauthorized
from infra.local.cors import Rule, api_answer, api_preflight
from infra.local.functions import EventTooLarge, Function, FunctionFailed
from infra.local.routes import Route, find, path_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST_BODY = 10 * 1024 * 1024
LARGEST_HEAD = 10_240  # of the request line and the headers' values, in bytes
LONGEST_WAIT = 30.0  # for a function, in seconds
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
        stage: Mapping[str, str] | None = None,
    ) -> None:
        self._routes = routes
        self._functions = functions
        self._authorizer = authorizer
        self._door = door
        self._cors = cors
        self._stage = stage

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        answer = self._door(request) if request.path.startswith(DOOR) else self._answer(request)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if _head_of(request) > LARGEST_HEAD:
            return payload.message(431, "Request Header Fields Too Large")
        if len(request.get_data()) > LARGEST_BODY:
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
        return self._asked(request, route, payload.event(request, route, variables, claims, self._stage))

    def _asked(self, request: Request, route: Route, event: Mapping[str, Any]) -> Response:
        begun = time.monotonic()
        try:
            reply = self._functions[route.function].invoke(event)
        except EventTooLarge:
            return payload.message(413, "Request Entity Too Large")
        except FunctionFailed:
            return payload.message(500, "Internal Server Error")
        if time.monotonic() - begun > LONGEST_WAIT:  # AWS says so at once; here the caller waits for the function
            return payload.message(503, "Service Unavailable")
        answer = payload.response(reply)
        # The gateway's own answers above say nothing of origins: AWS promises it for functions' alone.
        return api_answer(self._cors, request, answer) if self._cors else answer


def _head_of(request: Request) -> int:
    line = f"{request.method} {request.environ.get('RAW_URI', request.full_path)} HTTP/1.1"
    return len(line) + sum(len(value.encode()) for value in request.headers.values())
