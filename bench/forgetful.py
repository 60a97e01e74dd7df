"""A DynamoDB that answers for some tables as if they were empty, and passes all other requests on.

So a client's own work can be measured on more rows than the engine could store in minutes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infra.local.serving import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_JSON = [("Content-Type", "application/x-amz-json-1.0")]
_ANSWERS: Mapping[str, bytes] = {
    "GetItem": b"{}",
    "BatchGetItem": b'{"Responses": {}, "UnprocessedKeys": {}}',
    "Query": b'{"Items": [], "Count": 0, "ScannedCount": 0}',
    "TransactWriteItems": b"{}",
    "ExecuteTransaction": b"{}",
    "ExecuteStatement": b"{}",
    "BatchWriteItem": b'{"UnprocessedItems": {}}',
}


def _answer(operation: str, body: bytes) -> bytes:
    if operation == "BatchExecuteStatement":
        return json.dumps({"Responses": [{} for _ in json.loads(body)["Statements"]]}).encode()
    return _ANSWERS[operation]


@contextmanager
def forgetful(behind: str, tables: Sequence[str]) -> Iterator[str]:
    """Serve until the block ends, and yield the address; the engine *behind* keeps all but *tables*."""
    with Server(_Forgetful(behind, [table.encode() for table in tables]), 0) as server:
        yield server.url


class _Forgetful:
    def __init__(self, behind: str, tables: Sequence[bytes]) -> None:
        self._behind = urlsplit(behind).netloc
        self._tables = tables

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        target, body = environ["HTTP_X_AMZ_TARGET"], environ["wsgi.input"].read()
        if any(table in body for table in self._tables):
            start_response("200 OK", _JSON)
            return [_answer(target.partition(".")[2], body)]
        return self._handed_on(target, environ["HTTP_AUTHORIZATION"], body, start_response)

    def _handed_on(self, target: str, signed: str, body: bytes, start_response: "StartResponse") -> Iterable[bytes]:
        connection = HTTPConnection(self._behind)
        try:
            connection.request("POST", "/", body, {**dict(_JSON), "X-Amz-Target": target, "Authorization": signed})
            answer = connection.getresponse()
            start_response(f"{answer.status} {answer.reason}", _JSON)
            return [answer.read()]
        finally:
            connection.close()
