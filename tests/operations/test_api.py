"""The commands' client against a small server that behaves badly, and an ILR import against its contract."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from infra.operations.api import ApiClient
from infra.operations.failure import Failed
from tests.operations.conftest import Run

JOB = {
    "id": "i1",
    "type": "ilr_import",
    "ground": None,
    "dry_run": False,
    "recovery_window_days": 35,
    "progress": {"processed": 2, "total": 2},
    "files_processed": 0,
}


class _Handler(BaseHTTPRequestHandler):
    """Answers as the list of the path says, the last one again and again; keeps what it was sent."""

    answers: ClassVar[dict[str, list[tuple[int, dict[str, str], Any]]]] = {}
    seen: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.path, {name.lower(): text for name, text in self.headers.items()}, body))
        ways = self.answers[f"{self.command} {self.path}"]
        status, headers, said = ways.pop(0) if len(ways) > 1 else ways[0]
        if status == 0:
            self.close_connection = True
            return
        text = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 – the base class's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the base class's name
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    _Handler.answers, _Handler.seen = {}, []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def _api(url: str, waited: list[float] | None = None) -> ApiClient:
    seconds: list[float] = [] if waited is None else waited
    return ApiClient(url=url, token="t", sleep=seconds.append)


def test_what_is_busy_is_asked_again_after_the_time_that_it_names(server: str) -> None:
    _Handler.answers["GET /v1/x"] = [(503, {"Retry-After": "7"}, {}), (429, {}, {}), (200, {}, {"a": 1})]
    waited: list[float] = []
    assert _api(server, waited).get("/v1/x") == {"a": 1}
    assert waited == [7.0, 2.0]


def test_what_stays_busy_fails_in_the_end(server: str) -> None:
    problem = {"code": "store_unavailable", "detail": "a store did not answer"}
    _Handler.answers["GET /v1/x"] = [(503, {"Retry-After": "1"}, problem)]
    with pytest.raises(Failed, match="503 store_unavailable: a store did not answer"):
        _api(server).get("/v1/x")
    assert len(_Handler.seen) == 4


def test_x14_what_was_lost_is_sent_again_only_with_a_key(server: str) -> None:
    _Handler.answers["POST /v1/x"] = [(0, {}, None), (202, {}, {"id": "j"})]
    assert _api(server).post("/v1/x", {}, "once") == {"id": "j"}
    assert [headers.get("idempotency-key") for _, _, headers, _ in _Handler.seen] == ["once", "once"]
    _Handler.answers["POST /v1/x"] = [(0, {}, None), (202, {}, {"id": "j"})]
    with pytest.raises(Failed, match="does not answer"):
        _api(server).post("/v1/x")


def test_a_list_is_read_to_its_end(server: str) -> None:
    _Handler.answers["GET /v1/x?level=warning&limit=200"] = [(200, {}, {"items": [{"n": 1}], "next_cursor": "c"})]
    _Handler.answers["GET /v1/x?level=warning&limit=200&cursor=c"] = [
        (200, {}, {"items": [{"n": 2}], "next_cursor": None})
    ]
    assert [one["n"] for one in _api(server).pages("/v1/x", level="warning", outcome=None)] == [1, 2]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"message": "Unauthorized"}, "401: the token is not accepted"),
        (500, b"oops", "500: Internal Server Error"),
        (502, ["odd"], "502: Bad Gateway"),
        (
            422,
            {"code": "c", "detail": "d", "errors": [{"pointer": "/size", "message": "too big"}]},
            r"422 c: d \(/size too big\)",
        ),
    ],
)
def test_a_refusal_is_one_line(server: str, status: int, body: object, said: str) -> None:
    _Handler.answers["GET /v1/x"] = [(status, {}, body)]
    with pytest.raises(Failed, match=said):
        _api(server).get("/v1/x")


def _import(server: str, upload: int = 200, *ends: str) -> None:
    link = {"method": "PUT", "url": f"{server}/bucket/imports/i1?signed", "headers": {"x-amz-tag": "ilr"}}
    _Handler.answers["POST /v1/ilr-imports"] = [
        (202, {}, {"job": {**JOB, "status": "queued", "outcomes": {}}, "upload": link})
    ]
    _Handler.answers["PUT /bucket/imports/i1?signed"] = [(upload, {}, b"")]
    _Handler.answers["GET /v1/jobs/i1"] = [
        (200, {}, {**JOB, "status": end, "outcomes": {"imported": 2}}) for end in ends
    ]


def test_a_return_is_announced_sent_and_its_import_watched(server: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ILR-10000001.xml"
    file.write_bytes(b"<Message/>" * 1000)
    _import(server, 200, "success")
    done = run("--api-url", server, "import-ilr", str(file), "--watch", EXPUNGE_TOKEN="t")
    assert (done.status, "imported 2" in done.words) == (0, True), done.text
    announced, sent, _ = _Handler.seen
    assert json.loads(announced[3]) == {"file_name": file.name, "size": 10_000}
    assert announced[2]["authorization"] == "Bearer t"
    assert (sent[2]["x-amz-tag"], sent[2]["content-length"], sent[3]) == ("ilr", "10000", file.read_bytes())
    assert "authorization" not in sent[2], "the link is signed for whoever has it, and the token is not the bucket's"


def test_an_import_that_fails_is_status_3_and_one_that_can_not_begin_is_status_1(
    server: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "ilr.xml"
    file.write_bytes(b"<Message>")
    _import(server, 200, "failed")
    failed = run("--api-url", server, "import-ilr", str(file), "--watch", EXPUNGE_TOKEN="t")
    assert (failed.status, failed.text.startswith("job i1 ended failed: ")) == (3, True)
    _import(server, 403, "queued")
    refused = run("--api-url", server, "import-ilr", str(file), EXPUNGE_TOKEN="t")
    assert (refused.status, refused.text) == (1, "the file was not taken: 403")
