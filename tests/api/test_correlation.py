"""From a request to its shards to the records that failed, by the ids in the log lines (X8)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local import logs
from tests.world import council
from tests.world.delivery import fail_for_good, run_all_but, send
from tests.world.interception import unavailable
from tests.world.stored import opened
from tests.world.world import World, world

PLANT = "zqPLANTqz@example.org"
RECORD = "complaints/c-1"


def _lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in logs.lines()]


@pytest.fixture
def town() -> Iterator[World]:
    with world() as made:
        council.found_council(made)
        yield made


def _asked(town: World) -> tuple[str, str]:
    """Ask for a redaction; return its job and the id that the gateway gave to the request."""
    logs.clear()
    job = council.ask(town)
    (line,) = [one for one in _lines() if one.get("message") == "answered"]
    return job, line["correlation_id"]


def _break(town: World, record: str) -> None:
    council.write_into(town, record, counts=PLANT)


def test_x8_a_request_can_be_followed_to_its_shards_and_to_the_records_that_failed(town: World) -> None:
    council.put(town, RECORD)
    _break(town, RECORD)
    job, request = _asked(town)
    town.settle()
    worked = [line for line in _lines() if line.get("message") == "shard worked on"]
    assert len(worked) == 16
    assert {(line["job"], line["correlation_id"]) for line in worked} == {(job, request)}
    assert len({line["shard"] for line in worked}) == 16
    (failed,) = [line for line in _lines() if line.get("message") == "record failed"]
    assert (failed["record"], failed["ground"], failed["correlation_id"]) == (RECORD, "unreadable_record", request)
    assert failed["job"] == job
    assert PLANT not in "\n".join(logs.lines())


def test_x8_a_shard_that_is_given_up_can_be_followed_from_its_request(town: World) -> None:
    council.put(town, RECORD)
    job, request = _asked(town)
    send(town, run_all_but(town, RECORD.partition("/")[2]))
    with unavailable("dynamodb", "Query"):
        fail_for_good(town)
    town.settle()
    (given_up,) = [line for line in _lines() if line.get("message") == "shard abandoned"]
    assert (given_up["job"], given_up["correlation_id"]) == (job, request)
    failures = [line for line in _lines() if line.get("message") == "message failed"]
    assert {line["correlation_id"] for line in failures} == {request}


def test_the_lines_of_one_invocation_carry_nothing_of_the_one_before(town: World) -> None:
    council.put(town, RECORD)
    job, request = _asked(town)
    council.read(town, RECORD)
    town.call("POST", f"/v1/records/{RECORD}/redaction").expect(200)
    town.call("GET", f"/v1/jobs/{job}").expect(200)
    last = _lines()[-1]
    assert last["route"] == "GET /v1/jobs/{id}"
    assert "shard" not in last
    assert last["correlation_id"] != request


def test_a_job_that_a_person_asked_for_keeps_the_request_that_it_came_by(town: World) -> None:
    job, request = _asked(town)
    (row,) = [one for one in town.rows("JobsTable") if one["sk"]["S"] == "JOB"]
    assert (row["pk"]["S"], opened(row)["correlation_id"]) == (f"council#{job}", request)
