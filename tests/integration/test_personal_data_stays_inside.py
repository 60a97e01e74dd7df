"""Personal data is in records and files, and nowhere else: no log, metric, message, job, ledger entry or error (X8).

Every value that is sent carries a mark. The storm is made once: good requests and bad ones, jobs that succeed, fail, are given up.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import logs
from tests.world import council
from tests.world.delivery import WORKER, fail_for_good, resume, run_all_but, send
from tests.world.interception import Answer, Call, at_calls, refusal, unavailable, writes_history
from tests.world.world import Reply, World, world

MARK = "zqPLANTqz"
CASE = "/v1/records/complaints/one"
REDACTIONS = f"/v1/filters/{council.FILTER}/redactions"


@dataclass
class Storm:
    """What was seen: every message sent, every error answered, and what was stored before anything was erased."""

    here: World
    messages: list[str] = field(default_factory=list)
    errors: list[Reply] = field(default_factory=list)
    stored: str = ""
    sown: list[str] = field(default_factory=list)

    def mark(self, place: str) -> str:
        """Return a mark that the records or files must hold later on."""
        self.sown.append(f"{MARK}-{place}-{len(self.sown)}-")
        return self.sown[-1]

    def wrong(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 – any JSON
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send what must be refused."""
        reply = self.here.call(method, path, body, raw=raw, headers=headers)
        assert reply.status >= 400, (method, path)
        self.errors.append(reply)


def _fill(storm: Storm, key: str) -> None:
    here, mark = storm.here, storm.mark
    values = {
        "name": mark("name"),
        "email": f"{mark('email')}@example.org",
        "story": mark("story"),
        "born": "1961-07-14",
        "undefined": [{"deep": mark("undefined")}],
        mark("field"): 1,
    }
    council.put(here, key, values=values, person_id="people/ann", address_id=mark("address"))
    for path in council.CONTENT_PATHS:
        content = {"body": mark(path), "subject": mark("subject")}
        here.call("POST", f"/v1/records/{key}/{path}", content).expect(201)
    announced = {"file_name": f"{mark('file')}.pdf", "file_type": mark("type"), "size": 3}
    here.call("POST", f"/v1/records/{key}/attachments", announced).expect(201)
    body = mark("bytes").encode()
    here.clients.s3.put_object(Bucket=here.bucket, Key=f"records/council/{key}/000001", Body=body)


def _furnish(storm: Storm) -> None:
    here = storm.here
    council.found_council(here)
    council.put(here, "people/ann", values={"name": storm.mark("person")})
    for name in ("one", "two", "held", "corrupt", "given-up", "claimed"):
        _fill(storm, f"complaints/{name}")
    for guard in ("legal-hold", "processing-restriction"):
        reason = {"reason": storm.mark("reason"), "review_date": "2099-01-01"}
        here.call("PUT", f"/v1/records/complaints/held/{guard}", reason).expect(200)
    here.settle()
    storm.stored = here.everything()


def _send_malformed(storm: Storm) -> None:
    wrong = storm.wrong
    text = json.dumps({"values": {"name": MARK}, "version": 9}).encode()
    for raw in (
        text[:-5],
        text + b"}",
        text.replace(b"9", b"NaN"),
        text.replace(b"zq", b"\xff"),
        b"[" * 99_999,
        b"\xef",
    ):
        wrong("PUT", CASE, raw=raw)
    wrong("PUT", CASE, raw=json.dumps(MARK * 200_000).encode())
    wrong("PUT", CASE, raw=text, headers={"Content-Type": f"text/{MARK}"})
    shapes: list[Any] = [MARK, [MARK], {MARK: MARK}, {"values": MARK}, {"values": [MARK]}, {"values": {MARK * 9: 1}}]
    for shape in shapes:
        wrong("PUT", CASE, shape)
    for name in ("state", "state_entered_at", "person_id", "address_id", "parent_id", "version"):
        for value in (f"{MARK} @", f"{MARK}@example.org", {MARK: MARK}, [MARK]):
            wrong("PUT", CASE, {"values": {}, name: value})
    for name, unfit in {"born": MARK, "name": [MARK], "opened_in": MARK, "email": {MARK: MARK}}.items():
        wrong("PUT", "/v1/records/complaints/new", {"values": {name: unfit}})
    wrong("PUT", "/v1/records/complaints/new", {"values": {MARK: 10**200}})
    wrong("PUT", "/v1/records/complaints/new", {"values": {MARK: {"": MARK}}})
    wrong("PUT", "/v1/records/complaints/new", {"values": {"story": MARK * 20_000}})


def _send_wrong(storm: Storm) -> None:
    wrong = storm.wrong
    address = f"{MARK}@example.org"
    for path in (f"/v1/records/complaints/{address}", f"/v1/records/{address}/one", f"/v1/workflows/{address}"):
        wrong("GET", path)
        wrong("PUT", path, {"values": {"name": MARK}})
    for path in (f"/v1/filters/{address}", f"/v1/roles/{address}", f"/v1/users/{address}/roles", f"/v1/jobs/{address}"):
        wrong("GET", path)
    for path in (f"/v1/roles/{MARK}", f"/v1/jobs/{MARK}", f"/v1/filters/{MARK}", f"/v1/records/complaints/{MARK}"):
        wrong("GET", path)
    for query in ("limit", "cursor", "status", "type"):
        wrong("GET", f"/v1/jobs?{query}={address}")
    for query in ("since", "record", "limit", "cursor"):
        wrong("GET", f"/v1/ledger?{query}={address}")
    wrong("GET", f"{CASE}/notes?cursor={address}")
    wrong("DELETE", f"{CASE}/processing-restriction?person_informed_on={address}")
    wrong("POST", f"{CASE}/transitions", {"transition": MARK})
    wrong("POST", f"{CASE}/notes", {"body": MARK, "subject": [MARK]})
    wrong("POST", f"{CASE}/notes", {"body": MARK * 20_000})
    wrong("POST", f"{CASE}/letters", {"body": MARK, "at": MARK})
    wrong("POST", f"{CASE}/attachments", {"file_name": MARK, "file_type": f"{MARK}#", "size": MARK})
    wrong("PUT", f"{CASE}/legal-hold", {"reason": MARK, "review_date": MARK})
    wrong("PUT", f"{CASE}/legal-hold", {"reason": MARK, "review_date": "2001-01-01"})
    wrong("PUT", f"{CASE}/legal-hold", {"reason": MARK * 999, "review_date": "2099-01-01"})
    wrong("POST", REDACTIONS, {"success_transition": MARK})
    wrong("POST", REDACTIONS, {MARK: MARK})
    wrong("POST", REDACTIONS, {}, headers={"Idempotency-Key": MARK * 99})
    wrong("POST", f"{CASE}/redaction", {"reason": MARK})
    for condition in ({"field": "name", "op": "eq", "value": MARK}, {"field": MARK, "op": "eq", "value": MARK}):
        wrong("PUT", "/v1/filters/new", {"workflows": ["complaints"], "states": ["closed"], "where": [condition]})
    wrong("PUT", "/v1/filters/new", {"workflows": [MARK], "states": [MARK]})
    wrong("PUT", "/v1/roles/new", {"permissions": [MARK]})
    wrong("PUT", "/v1/users/ann/roles", {"roles": [MARK]})
    wrong("PUT", "/v1/settings/tenant", {"time_zone": MARK, "erasure_brake": 1})


def _quoting(code: str) -> Answer:
    """Return an error whose message quotes all that was sent, as AWS's may."""
    error = {"Code": code, "Message": f"bad value {MARK}"}
    return SimpleNamespace(status_code=400), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}


def _send_into_trouble(storm: Storm) -> None:
    here = storm.here
    version = council.read(here, "complaints/one")["version"]
    body = {"values": {"name": MARK, "story": MARK}, "version": version}
    codes = ("ValidationException", "ConditionalCheckFailedException", "AccessDeniedException", "ThrottlingException")
    for code in codes:
        for operation in ("PutItem", "TransactWriteItems", "BatchGetItem"):
            # A record that points to a person is written with its link, in a transaction.
            failing: set[str] = {operation, *(["TransactWriteItems"] if operation == "PutItem" else [])}

            def answer(call: Call, meant: set[str] = failing, code: str = code) -> Answer | None:
                return _quoting(code) if call.operation in meant else None

            with at_calls(answer):
                if operation == "TransactWriteItems":
                    storm.wrong("POST", f"{CASE}/notes", {"body": MARK})
                else:
                    storm.wrong("PUT", CASE, body)
    with unavailable("dynamodb"):
        storm.wrong("PUT", CASE, body)


def _run_jobs(storm: Storm) -> None:
    here = storm.here
    council.write_into(here, "complaints/corrupt", values=storm.sown[-1], changed_at=storm.sown[-1])
    storm.wrong("GET", "/v1/records/complaints/corrupt")
    here.call("POST", f"{CASE}/redaction", headers={"Idempotency-Key": f"{MARK}@example.org"}).expect(200)
    storm.wrong("POST", f"{CASE}/notes", {"body": MARK})
    storm.wrong("PUT", CASE, {"values": {"name": MARK}, "version": council.read(here, "complaints/one")["version"]})
    council.ask(here)
    send(here, run_all_but(here, "given-up"))
    with at_calls(lambda call: _quoting("AccessDeniedException") if call.operation == "ListObjectVersions" else None):
        fail_for_good(here)
    here.settle()
    _fill(storm, "complaints/three")
    council.ask(here, success_transition=council.LEAVE)
    here.source("StartJobFunction").step()
    with at_calls(lambda call: refusal("InternalServerError", 500) if writes_history(call) else None):
        here.source(WORKER).step()
    resume(here)


@pytest.fixture(scope="module")
def storm() -> Iterator[Storm]:
    """Return what was seen of a world in a storm."""
    with world() as here:
        made = Storm(here)

        def listen(call: Call) -> None:
            if call.service == "sqs":
                made.messages.append(call.text)

        with at_calls(listen):
            _furnish(made)
            _send_malformed(made)
            _send_wrong(made)
            _send_into_trouble(made)
            _run_jobs(made)
        yield made


def test_x8_the_marks_are_where_they_belong(storm: Storm) -> None:
    planted = [mark for mark in storm.sown if mark in storm.stored]
    assert len(planted) >= 6 * 16
    assert set(storm.sown[: len(planted)]) == set(planted)
    assert any(MARK in json.dumps(row) for row in storm.here.rows("RecordsTable"))


def test_x8_no_error_answers_with_what_was_sent(storm: Storm) -> None:
    assert len(storm.errors) > 90
    assert {reply.status for reply in storm.errors} >= {400, 404, 409, 412, 413, 415, 422, 500, 503}
    assert [reply for reply in storm.errors if MARK in json.dumps([reply.body, dict(reply.headers)])] == []


def test_x8_no_log_line_and_no_metric_holds_a_value(storm: Storm) -> None:
    lines = logs.lines()
    assert any('"_aws"' in line for line in lines)
    assert any('"unforeseen error"' in line for line in lines)
    assert any('"shard abandoned"' in line for line in lines)
    assert [line for line in lines if MARK in line or "example.org" in line] == []
    assert len(lines) > len(storm.errors)


def test_x8_no_message_holds_a_value(storm: Storm) -> None:
    assert len(storm.messages) > 32
    assert [text for text in storm.messages if MARK in text] == []


@pytest.mark.parametrize("table", ["JobsTable", "LedgerTable", "CatalogueTable", "IlrTable"])
def test_x8_no_other_table_holds_a_value(storm: Storm, table: str) -> None:
    rows = storm.here.rows(table)
    assert rows or table == "IlrTable"
    assert [row for row in rows if MARK in json.dumps(row, default=str)] == []


def test_x8_no_key_of_a_file_holds_a_value(storm: Storm) -> None:
    assert [key for key in council.versions(storm.here) if MARK in key] == []


def test_x8_what_was_refused_is_stored_nowhere(storm: Storm) -> None:
    refused = re.compile(f"{MARK}(?!-)")
    assert refused.search(storm.stored) is None
    assert refused.search(storm.here.everything()) is None
