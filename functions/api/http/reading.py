"""What a request says, read behind its permission and in front of Powertools (X19, X22)."""

import base64
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.middlewares import BaseMiddlewareHandler, NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from functions.api.http.names import names_of
from functions.api.http.problems import validation_problem
from shared.kernel.errors import Fault, Invalid, Malformed, TooLarge
from shared.kernel.strict_json import DoubledKey, NotStrict

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

    from functions.api.http.app import Api

LARGEST_BODY = 1024 * 1024
JSON = "application/json"
# What clients send that have nothing to say.
_NOTHING = frozenset({b"", b"{}", b"null"})
_LONGEST_NOTHING = 64


class Reading(BaseMiddlewareHandler["Api"]):
    """Refuses what is too large, unknown or said twice, and names faults without the caller's own names."""

    def __init__(self, *, reads_query: bool) -> None:
        self._reads_query = reads_query  # False: the route reads it by itself, or passes it over

    def handler(self, app: "Api", next_middleware: NextMiddleware) -> Response[Any]:
        event, knows = app.current_event, app.context["_route"].dependant
        if self._reads_query:
            _check_parameters(event.raw_event.get("rawQueryString", ""), [one.alias for one in knows.query_params])
        if _size_of(event) > LARGEST_BODY:
            raise TooLarge("body_too_large", "a body may have up to 1 MB")
        names = names_of(knows)
        if knows.body_params:
            _check_body(event, names)
        elif not _says_nothing(event):
            raise Invalid("invalid_request", "this route takes no body")
        try:
            return next_middleware(app)
        except RequestValidationError as error:
            return validation_problem(error.errors(), names)


def _check_body(event: "APIGatewayProxyEventV2", names: Container[str]) -> None:
    # Powertools refuses the other types. What is parsed here, it finds parsed.
    if event.headers.get("content-type", "") not in {"", JSON}:
        return
    try:
        _ = event.json_body
    except DoubledKey as doubled:
        named = f": {doubled.key}" if doubled.key in names else ""
        raise Malformed("doubled_key", f"an object in the body has a key twice{named}") from None
    except NotStrict:
        raise Malformed("malformed_json", "the body is not valid JSON") from None
    except UnicodeDecodeError:
        raise Malformed("malformed_json", "the body is not UTF-8") from None


def _check_parameters(query: str, known: Sequence[str]) -> None:
    """Raise ``Invalid`` for a parameter that is not in *known*, or is there twice."""
    seen: set[str] = set()
    for name, _ in parse_qsl(query, keep_blank_values=True, errors="replace"):
        if name not in known:
            names = ", ".join(known)
            raise Invalid("unknown_parameter", f"this route knows {f'only {names}' if known else 'no parameters'}")
        if name in seen:
            raise Invalid(
                "invalid_request", "the request breaks the model", (Fault(f"/query/{name}", "may be there once"),)
            )
        seen.add(name)


def _says_nothing(event: "APIGatewayProxyEventV2") -> bool:
    if _size_of(event) > _LONGEST_NOTHING:
        return False
    text = event.body or ""
    said = base64.b64decode(text) if event.is_base64_encoded else text.encode(errors="surrogatepass")
    return b"".join(said.split()) in _NOTHING


def _size_of(event: "APIGatewayProxyEventV2") -> int:
    """Return the bytes of the body."""
    body = event.body or ""
    # Base64 has four letters for three bytes. A lone surrogate is refused later, by the JSON reader.
    return len(body) * 3 // 4 if event.is_base64_encoded else len(body.encode(errors="surrogatepass"))
