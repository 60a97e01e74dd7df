"""One redaction, small but with something of everything, and what must be true after it whatever happened on the way."""

import json
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.jobs.shard import ShardEnd
from shared.kernel.identifiers import JobId, TenantId, shard_of
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.stored import opened
from tests.world.world import World

SHARD = 7
IDS = [f"case-{number}" for number in range(400) if shard_of(f"case-{number}") == SHARD]
PLAIN, WITH_FILES, WITH_PERSON, HELD, LINKED_HELD, STUCK, MOVED_ON, LATE, AGAIN = IDS[:9]
FILTER = {"workflows": ["complaints", "repairs"], "states": ["closed"]}
EXPECTED = {"erased": 4, "withheld": 2, "transition_failed": 1, "already_erased": 1, "no_longer_matching": 1}
LEASE = timedelta(minutes=31)


def step(usual: int) -> int:
    """Return how many calls to go on by from one kill to the next: 1 where EXPUNGE_EVERY_CALL asks for every one."""
    return 1 if os.environ.get("EXPUNGE_EVERY_CALL") else usual


def case(fields: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 – any JSON
    """Return the body of a closed case with planted values."""
    values = {"name": "PLANTED-name", "undefined": "PLANTED-undefined", "ward": "north", **(fields or {})}
    return {"state": "closed", "state_entered_at": "2024-01-01T00:00:00Z", "values": values, **more}


def _workflow(transitions: list[dict[str, Any]], *, is_tag_sensitive: bool = True) -> dict[str, Any]:
    return {
        "kind": "case",
        "states": [{"name": "open", "end": False}, {"name": "closed", "end": True}, {"name": "gone", "end": True}],
        "transitions": transitions,
        "fields": [
            {"name": "name", "type": "text", "sensitive": True},
            {"name": "ward", "type": "text", "sensitive": False},
            {"name": "tag", "type": "text", "sensitive": is_tag_sensitive},
        ],
        "allow_personal_data_deletion": True,
    }


def furnish(world: World) -> None:
    """Bring in two workflows, two people and nine cases, all of one shard. One was erased before its tag was sensitive."""
    leave = [{"name": "leave", "from": ["closed"], "to": "gone"}]
    world.call("PUT", "/v1/workflows/complaints", _workflow(leave, is_tag_sensitive=False)).expect(200)
    world.call("PUT", "/v1/workflows/repairs", _workflow([])).expect(200)
    people = {"kind": "person", "states": [{"name": "known", "end": False}]}
    world.call("PUT", "/v1/workflows/people", people).expect(200)
    for name in ("ann", "bob"):
        world.call("PUT", f"/v1/records/people/{name}", {"values": {"name": "KEPT-name"}}).expect(200)
    hold = {"reason": "KEPT-reason", "review_date": "2099-01-01"}
    world.call("PUT", "/v1/records/people/bob/legal-hold", hold).expect(200)
    for record in (PLAIN, WITH_FILES, HELD, MOVED_ON):
        world.call("PUT", f"/v1/records/complaints/{record}", case()).expect(200)
    world.call("PUT", f"/v1/records/complaints/{WITH_PERSON}", case(person_id="people/ann")).expect(200)
    world.call("PUT", f"/v1/records/complaints/{LINKED_HELD}", case(person_id="people/bob")).expect(200)
    world.call("PUT", f"/v1/records/repairs/{STUCK}", case()).expect(200)
    world.call("PUT", f"/v1/records/complaints/{HELD}/legal-hold", hold).expect(200)
    for kind in ("messages", "notes"):
        world.call("POST", f"/v1/records/complaints/{PLAIN}/{kind}", {"body": f"PLANTED-{kind}"}).expect(201)
    file = {"file_name": "PLANTED.pdf", "file_type": "pdf", "size": 12}
    world.call("POST", f"/v1/records/complaints/{WITH_FILES}/attachments", file).expect(201)
    for body in (b"PLANTED-one ", b"PLANTED-two "):
        key = f"records/council/complaints/{WITH_FILES}/000001"
        world.clients.s3.put_object(Bucket=world.bucket, Key=key, Body=body)
    world.call("PUT", f"/v1/records/complaints/{AGAIN}", case({"tag": "PLANTED-tag"})).expect(200)
    for record in (MOVED_ON, AGAIN):
        world.call("POST", f"/v1/records/complaints/{record}/redaction").expect(200)
    world.call("PUT", "/v1/workflows/complaints", {**_workflow(leave), "version": 1}).expect(200)
    world.call("PUT", "/v1/filters/closed", FILTER).expect(200)
    world.settle()
    world.pass_time(timedelta(seconds=1))


def furnish_one(world: World) -> None:
    """Bring in one case with a file, and nothing else."""
    world.call("PUT", "/v1/workflows/complaints", _workflow([])).expect(200)
    world.call("PUT", f"/v1/records/complaints/{WITH_FILES}", case()).expect(200)
    file = {"file_name": "PLANTED.pdf", "file_type": "pdf", "size": 12}
    world.call("POST", f"/v1/records/complaints/{WITH_FILES}/attachments", file).expect(201)
    key = f"records/council/complaints/{WITH_FILES}/000001"
    world.clients.s3.put_object(Bucket=world.bucket, Key=key, Body=b"PLANTED-one ")


def ask(world: World) -> str:
    """Ask for the redaction; then let a case join with a back-dated state. Return the job's id."""
    job: str = (
        world.call("POST", "/v1/filters/closed/redactions", {"success_transition": "leave"}).expect(202).body["id"]
    )
    late = case({"name": "KEPT-late"})
    late["values"].pop("undefined")
    world.call("PUT", f"/v1/records/complaints/{LATE}", late).expect(200)
    return job


def message(job: str, shard: int = SHARD) -> dict[str, Any]:
    """Return the event that brings a shard's message to a worker."""
    return message_of(json.dumps({"tenant": "council", "job": job, "shard": f"SHARD#{shard:02d}"}))


def message_of(body: str) -> dict[str, Any]:
    """Return the event that brings a message to a worker."""
    return {
        "Records": [
            {
                "messageId": "m",
                "receiptHandle": "r",
                "body": body,
                "attributes": {},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-2:1:q",
                "awsRegion": "eu-west-2",
            }
        ]
    }


def end_other_shards(world: World, job: str) -> None:
    """Put the shards that hold nothing at their end, as a worker of theirs would (and does, in other tests)."""
    jobs = DynamoJobs(client=world.clients.dynamodb, table=world.tables["JobsTable"])
    tenant = TenantId("council")
    for shard in jobs.shards(tenant, JobId(job)):
        if shard.number != SHARD:
            jobs.save_shard(tenant, shard.ended(ShardEnd.DONE, world.now))


@dataclass(frozen=True)
class Run:
    """What one armed invocation did."""

    killed: bool
    calls: tuple[str, ...]


def invoke_armed(world: World, function: str, event: dict[str, Any], kill_at: int | None, *, after: bool) -> Run:
    """Invoke *function* and kill it at that call; return whether it was killed, and the calls it made."""
    FAULTS.arm(kill_at, after=after)
    try:
        world.functions[function].invoke(event)
    except Killed:
        return Run(killed=True, calls=tuple(FAULTS.calls))
    finally:
        FAULTS.disarm()
    return Run(killed=False, calls=tuple(FAULTS.calls))


def check_done(world: World, job: str, expected: dict[str, int] | None = None) -> None:
    """Check every invariant of an ended redaction."""
    found = world.call("GET", f"/v1/jobs/{job}").expect(200).body
    wanted = expected or EXPECTED
    assert found["outcomes"] == wanted
    assert found["status"] == "success_with_warnings"
    assert found["progress"]["processed"] == sum(wanted.values())
    history = world.call("GET", f"/v1/jobs/{job}/history").expect(200).body["items"]
    assert len(history) == len({entry["record"] for entry in history}) == sum(wanted.values())
    check_records(world)


def check_records(world: World) -> None:
    """Check that the erased are wholly gone, the withheld untouched, and no claim is left."""
    found = [opened(row) for row in world.rows("RecordsTable") if row["sk"]["S"] == "RECORD"]
    rows = {row["pk"].split("#", 1)[1]: row for row in found}
    assert not [key for key, row in rows.items() if "claim" in row]
    everything = world.everything()
    for mark in ("PLANTED-messages", "PLANTED-notes", "PLANTED-one", "PLANTED-two", "PLANTED.pdf"):
        assert mark not in everything
    for record, state in (
        (PLAIN, "gone"),
        (WITH_FILES, "gone"),
        (WITH_PERSON, "gone"),
        (MOVED_ON, "gone"),
        (AGAIN, "gone"),
    ):
        row = rows[f"complaints#{record}"]
        assert row["state"] == state
        assert "erasure" in row
        assert "PLANTED" not in json.dumps(row)
        assert "person" not in row
    stuck = rows[f"repairs#{STUCK}"]
    assert "erasure" in stuck
    assert "PLANTED" not in json.dumps(stuck)
    for record in (HELD, LINKED_HELD):
        row = rows[f"complaints#{record}"]
        assert "erasure" not in row
        assert row["state"] == "closed"
        assert "PLANTED-undefined" in json.dumps(row)
    assert "KEPT-late" in everything
    assert "KEPT-reason" in everything
