"""Answers with another status than 200."""

from http import HTTPStatus
from typing import TypeVar

from aws_lambda_powertools.event_handler import Response

B = TypeVar("B")
_JSON = "application/json"


def reply(status: HTTPStatus, body: B, location: str | None = None) -> Response[B]:
    """Return *body* as JSON; *location* is the address of what was made."""
    headers: dict[str, str | list[str]] = {"Location": location} if location else {}
    return Response(status.value, content_type=_JSON, body=body, headers=headers)


def no_content() -> Response[None]:
    return Response(HTTPStatus.NO_CONTENT.value)
