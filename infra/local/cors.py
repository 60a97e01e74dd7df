"""What gateway and bucket tell a browser before and after a page of another origin calls."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SPOKEN = "access-control-"  # of every header that says something of other origins
METHOD, HEADERS = "Access-Control-Request-Method", "Access-Control-Request-Headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which origins may call how; what is empty allows nothing."""

    origins: Sequence[str]
    methods: Sequence[str] = ()
    headers: Sequence[str] = ()
    exposed: Sequence[str] = ()
    max_age: str | None = None

    @classmethod
    def of_api(cls, said: Mapping[str, Any] | None) -> Self | None:
        """Read an HTTP API's `CorsConfiguration`; without one, the gateway knows nothing of origins."""
        if not said:
            return None
        return cls(
            origins=said.get("AllowOrigins", ()),
            methods=said.get("AllowMethods", ()),
            headers=said.get("AllowHeaders", ()),
            exposed=said.get("ExposeHeaders", ()),
            max_age=str(said["MaxAge"]) if "MaxAge" in said else None,
        )

    def knows(self, origin: str | None) -> bool:
        return origin is not None and any(_fits(one, origin) for one in self.origins)

    def allows(self, origin: str | None, method: str, headers: Iterable[str] = ()) -> bool:
        """Tell whether a page may send such a request; names of headers have no case."""
        lowered = [one.lower() for one in self.headers]
        are_headers_known = all(any(_fits(one, header.lower()) for one in lowered) for header in headers)
        return self.knows(origin) and method in self.methods and are_headers_known

    def preflight(self, origin: str) -> Headers:
        """Return what the browser reads before it sends the request itself."""
        headers = Headers({"Access-Control-Allow-Origin": origin, "Vary": "Origin"})
        headers["Access-Control-Allow-Methods"] = ",".join(self.methods)
        if self.headers:
            headers["Access-Control-Allow-Headers"] = ",".join(self.headers)
        if self.max_age is not None:
            headers["Access-Control-Max-Age"] = self.max_age
        return headers

    def answer(self, origin: str) -> Headers:
        """Return what the browser reads with the answer: that the page may read it, and which of its headers."""
        headers = Headers({"Access-Control-Allow-Origin": origin, "Vary": "Origin"})
        if self.exposed:
            headers["Access-Control-Expose-Headers"] = ",".join(self.exposed)
        return headers


def api_preflight(rule: Rule, request: Request) -> Response:
    """Answer `OPTIONS` as the gateway does: always 204, and with headers only for origins that the rule names."""
    origin = request.headers.get("Origin")
    asks = METHOD in request.headers
    headers = rule.preflight(origin) if origin is not None and asks and rule.knows(origin) else None
    return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


def api_answer(rule: Rule, request: Request, response: Response) -> Response:
    """Add what the rule says to a function's answer, in place of what the function says of origins."""
    for name in [name for name, _ in response.headers if name.lower().startswith(SPOKEN)]:
        del response.headers[name]
    origin = request.headers.get("Origin")
    if origin is not None and rule.knows(origin):
        response.headers.extend(rule.answer(origin))
    return response


class BucketCors:
    """A WSGI application before the store, which says of origins what a bucket's rules say, and nothing else.

    `rules_of` returns the rules of the bucket with a name, or None if there is no such bucket.
    """

    def __init__(self, store: "WSGIApplication", rules_of: Callable[[str], Sequence[Rule] | None]) -> None:
        self._store, self._rules_of = store, rules_of

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        origin = request.headers.get("Origin")
        rules = None if origin is None else self._rules_of(request.path.split("/")[1])
        if origin is None or rules is None:
            return self._store(environ, start_response)
        if request.method == "OPTIONS":
            return _bucket_preflight(rules, origin, request)(environ, start_response)
        rule = next((one for one in rules if one.allows(origin, request.method)), None)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 (WSGI)
            own = [(name, value) for name, value in headers if not name.lower().startswith(SPOKEN)]
            return start_response(status, [*own, *(rule.answer(origin) if rule else ())], *rest)

        return self._store(environ, start)


def _bucket_preflight(rules: Sequence[Rule], origin: str, request: Request) -> Response:
    headers = [one.strip() for one in request.headers.get(HEADERS, "").split(",") if one.strip()]
    method = request.headers.get(METHOD, "")
    rule = next((one for one in rules if one.allows(origin, method, headers)), None)
    if rule is None:
        said = "<Error><Code>AccessForbidden</Code><Message>CORSResponse: not allowed</Message></Error>"
        return Response(said, HTTPStatus.FORBIDDEN, content_type="application/xml")
    return Response(status=HTTPStatus.OK, headers=rule.preflight(origin))


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
