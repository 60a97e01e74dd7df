"""The API as commands call it: with time limits, retries, and refusals in one line."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from infra.operations.failure import Failed

# The gateway gives up after 30 seconds. Wait longer, so that its answer arrives.
_TIMEOUT = httpx.Timeout(35, connect=5)
# An upload may take long. It fails only when nothing moves for this time.
_UPLOAD_TIMEOUT = httpx.Timeout(60, connect=5)
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_ATTEMPTS = 4
_LONGEST_WAIT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiClient:
    """One API, called with one token; tests replace *sleep*."""

    url: str
    token: str = field(repr=False)
    sleep: Callable[[float], None] = time.sleep

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 – any JSON
        """Return GET's answer; parameters that are None are left out."""
        return self._call("GET", path, params={name: str(value) for name, value in query.items() if value is not None})

    def post(self, path: str, body: Mapping[str, object] | None = None, key: str | None = None) -> Any:  # noqa: ANN401 – any JSON
        """Return POST's answer; *key* makes a repeat harmless."""
        return self._call("POST", path, json=dict(body or {}), headers={} if key is None else {"Idempotency-Key": key})

    def put(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 – any JSON
        """Return PUT's answer."""
        return self._call("PUT", path, json=dict(body))

    def delete(self, path: str) -> None:
        self._call("DELETE", path)

    def pages(self, path: str, **query: object) -> Iterator[dict[str, Any]]:
        """Yield every item of a list."""
        cursor: str | None = None
        while True:
            page = self.get(path, **query, limit=200, cursor=cursor)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def upload(self, link: Mapping[str, Any], file: Path) -> None:
        """Send *file* by a signed link of the API."""
        with file.open("rb") as content:
            try:
                # A signed link takes no chunked transfer, so the length is sent.
                headers = {**link["headers"], "Content-Length": str(file.stat().st_size)}
                answer = httpx.request(
                    link["method"], link["url"], headers=headers, content=content, timeout=_UPLOAD_TIMEOUT
                )
            except httpx.TransportError as error:
                raise Failed(f"the file was not taken: {type(error).__name__}") from None
        if answer.is_error:
            raise Failed(f"the file was not taken: {answer.status_code}")

    def _call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **what: Any) -> Any:  # noqa: ANN401 – any JSON
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        attempt = 1
        while True:
            is_last = attempt == _ATTEMPTS
            try:
                answer = httpx.request(method, self.url + path, headers=sent, timeout=_TIMEOUT, **what)
            except httpx.TransportError as error:
                # A lost request may have arrived: only one that is safe to repeat is sent again.
                if is_last or (method != "GET" and not headers):
                    raise Failed(f"{self.url} does not answer: {type(error).__name__}") from None
                wait = float(attempt)
            else:
                if answer.status_code not in _BUSY or is_last:
                    return _body(answer)
                wait = min(_LONGEST_WAIT, _seconds(answer.headers.get("Retry-After"), attempt))
            self.sleep(wait)
            attempt += 1


def _body(answer: httpx.Response) -> Any:  # noqa: ANN401 – any JSON
    if answer.is_error:
        raise Failed(_in_one_line(answer))
    return answer.json() if answer.content else None


def _seconds(header: str | None, otherwise: float) -> float:
    return float(header) if header is not None and header.isdigit() else otherwise


def _in_one_line(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        return "401: the token is not accepted; it may have expired"
    text = problem.get("detail") or problem.get("message") or answer.reason_phrase
    faults = "; ".join(f"{one['pointer']} {one['message']}" for one in problem.get("errors", []))
    code = f" {problem['code']}" if "code" in problem else ""
    return f"{answer.status_code}{code}: {text}{f' ({faults})' if faults else ''}"
