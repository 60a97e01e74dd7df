"""A small council: two workflows of cases, people, strands, a filter, and short words for what tests do with them.

Everything goes in through the API. Whatever is personal carries ``PLANTED``, so that a text search finds it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_item
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId, shard_of
from shared.records.record import Record
from tests.world.interception import Answer, Call, at_calls, success
from tests.world.stored import opened, saying
from tests.world.world import Reply, World

CASES, REPAIRS, PEOPLE, STRANDS = "complaints", "repairs", "people", "strands"
FILTER = "closed-cases"
LEAVE = "leave"
LONG_AGO = "2024-01-01T00:00:00Z"
GUARD = {"reason": "PLANTED-reason", "review_date": "2099-01-01"}
CONTENT_PATHS = ("messages", "letters", "email-alerts", "notes")
LEFT = {"name": "[redacted]", "born": "1961", "postcode": "LS1", "ward": "north", "opened_in": 2019}


def planted(mark: str) -> dict[str, object]:
    """Return values of every kind; what is personal among them carries *mark* or is known by heart."""
    return {
        "name": f"{mark}-name",
        "email": f"{mark}@example.org",
        "born": "1961-07-14",
        "postcode": "LS1 4AB",
        "story": f"{mark}-story",
        "undefined": {"remark": [f"{mark}-undefined"]},
        "ward": "north",
        "opened_in": 2019,
    }


def case_workflow(**changes: object) -> dict[str, Any]:
    """Return the body of a workflow of cases."""
    states = [{"name": "open", "end": False}, {"name": "closed", "end": True}, {"name": "gone", "end": True}]
    fields = [
        {"name": "name", "type": "text", "sensitive": True, "treatment": "replace"},
        {"name": "email", "type": "email", "sensitive": True},
        {"name": "born", "type": "date", "sensitive": True, "treatment": "year"},
        {"name": "postcode", "type": "text", "sensitive": True, "treatment": "outward_code"},
        {"name": "story", "type": "textarea", "sensitive": True, "treatment": "remove"},
        {"name": "ward", "type": "choice", "sensitive": False},
        {"name": "opened_in", "type": "number", "sensitive": False},
    ]
    transitions = [
        {"name": "close", "from": ["open"], "to": "closed"},
        {"name": "reopen", "from": ["closed", "gone"], "to": "open"},
        {"name": LEAVE, "from": ["closed"], "to": "gone"},
    ]
    body = {"kind": "case", "states": states, "transitions": transitions, "fields": fields}
    return {**body, "allow_personal_data_deletion": True, **changes}


def found_council(world: World, tenant: str = "council") -> None:
    """Bring in the workflows and the filter; repairs know no transition and forbid the manual redaction."""
    repairs = case_workflow(transitions=[], allow_personal_data_deletion=False)
    people = {"kind": "person", "states": [{"name": "known", "end": False}]}
    strands = {"kind": "strand", "states": [{"name": "open", "end": False}]}
    bodies = {CASES: case_workflow(), REPAIRS: repairs, PEOPLE: people, STRANDS: strands}
    for name, body in bodies.items():
        world.call("PUT", f"/v1/workflows/{name}", body, tenant=tenant).expect(200)
    wanted = {"workflows": [CASES, REPAIRS], "states": ["closed"]}
    world.call("PUT", f"/v1/filters/{FILTER}", wanted, tenant=tenant).expect(200)


def put(world: World, key: str, tenant: str = "council", **changes: object) -> dict[str, Any]:
    """Create a record, a closed case unless *changes* say otherwise, and return it."""
    is_case = key.startswith((CASES, REPAIRS))
    body = {
        "values": planted("PLANTED"),
        **({"state": "closed", "state_entered_at": LONG_AGO} if is_case else {}),
        **changes,
    }
    created: dict[str, Any] = world.call("PUT", f"/v1/records/{key}", body, tenant=tenant).expect(200).body
    return created


def put_many(world: World, workflow: str, ids: Iterable[str]) -> None:
    """Write closed cases beside the API, a hundred times as fast."""
    at = datetime.fromisoformat(LONG_AGO)
    records = [
        Record(
            key=RecordKey(WorkflowId(workflow), RecordId(name)),
            state="closed",
            state_entered_at=at,
            entered_state_here_at=at,
            changed_at=at,
            values=planted("PLANTED"),
        )
        for name in ids
    ]
    batches = Batches(client=world.clients.dynamodb, table=world.tables["RecordsTable"])
    batches.put([record_item(TenantId("council"), record) for record in records])


def read(world: World, key: str) -> dict[str, Any]:
    """Return a record as the API shows it."""
    found: dict[str, Any] = world.call("GET", f"/v1/records/{key}").expect(200).body
    return found


def edit(world: World, key: str, **changes: object) -> Reply:
    """Replace a record with itself but for *changes*."""
    now = read(world, key)
    kept = {name: now[name] for name in ("values", "person_id", "address_id", "parent_id", "version")}
    return world.call("PUT", f"/v1/records/{key}", {**kept, **changes})


def guard(world: World, key: str, name: str = "legal-hold") -> None:
    """Put a hold (or another guard) on a record."""
    world.call("PUT", f"/v1/records/{key}/{name}", GUARD).expect(200)


def fill(world: World, key: str, files: int = 0, mark: str = "PLANTED") -> None:
    """Give a record one content of each kind and *files* attachments of two versions and a delete marker each."""
    for path in CONTENT_PATHS:
        content = {"body": f"{mark}-{path}", "subject": f"{mark}-subject"}
        world.call("POST", f"/v1/records/{key}/{path}", content).expect(201)
    for _ in range(files):
        attach(world, key, mark)


def attach(world: World, key: str, mark: str = "PLANTED", **said: object) -> str:
    """Give a record a file of two versions, hidden by a delete marker; return its key in the bucket."""
    announced = {"file_name": f"{mark}.pdf", "file_type": "pdf", "size": 12, **said}
    number = world.call("POST", f"/v1/records/{key}/attachments", announced).expect(201).body["attachment_id"]
    name = f"records/council/{key}/{number}"
    for body in (f"{mark}-scan1", f"{mark}-scan2"):
        world.clients.s3.put_object(Bucket=world.bucket, Key=name, Body=body.encode())
    world.clients.s3.delete_object(Bucket=world.bucket, Key=name)
    return name


@contextmanager
def files_kept(world: World, key: str) -> Iterator[None]:
    """Let the store refuse, within the block, to delete the files of one record, while it deletes those of others."""

    def answer(call: Call) -> Answer | None:
        if call.operation != "DeleteObjects":
            return None
        named = re.findall("<Key>(.*?)</Key><VersionId>(.*?)</VersionId>", call.text)
        assert named
        for name, version in named:
            if key not in name:
                world.clients.s3.delete_object(Bucket=world.bucket, Key=name, VersionId=version)
        kept = [{"Key": name, "VersionId": version} for name, version in named if key in name]
        return success({"Errors": [{**one, "Code": "AccessDenied", "Message": "injected"} for one in kept]})

    with at_calls(answer):
        yield


def ask(world: World, **options: object) -> str:
    """Ask for the redaction of the filter and return the job's id; nothing runs yet."""
    job: str = world.call("POST", f"/v1/filters/{FILTER}/redactions", options).expect(202).body["id"]
    return job


def redact(world: World, **options: object) -> dict[str, Any]:
    """Redact the filter and return the job at its end."""
    job = ask(world, **options)
    world.settle()
    return read_job(world, job)


def read_job(world: World, job: str) -> dict[str, Any]:
    """Return a job as the API shows it."""
    found: dict[str, Any] = world.call("GET", f"/v1/jobs/{job}").expect(200).body
    return found


def history(world: World, job: str, query: str = "") -> dict[str, tuple[str, str | None]]:
    """Return outcome and ground of each record in a job's history; no record may be there twice."""
    items = world.call("GET", f"/v1/jobs/{job}/history?limit=200{query}").expect(200).body["items"]
    found = {item["record"]: (item["outcome"], item["ground"]) for item in items}
    assert len(found) == len(items)
    return found


def ledger(world: World, query: str = "") -> list[dict[str, Any]]:
    """Return the ledger's entries."""
    items: list[dict[str, Any]] = world.call("GET", f"/v1/ledger?limit=200{query}").expect(200).body["items"]
    return items


def acts(world: World, action: str, query: str = "") -> list[dict[str, Any]]:
    """Return the ledger's entries of one *action*."""
    return [one for one in ledger(world, query) if one["action"] == action]


def rows_of(world: World, key: str) -> dict[str, dict[str, Any]]:
    """Return all rows of a record by their sort keys, but for those that tell of the records that point to it."""
    pk = "council#" + key.replace("/", "#")
    rows = {row["sk"]["S"]: row for row in world.rows("RecordsTable") if row["pk"]["S"] == pk}
    return {sk: row for sk, row in rows.items() if not sk.startswith("LINK")}


def write_into(world: World, key: str, **fields: object) -> None:
    """Put *fields* into the body of a record's row, past everything that would refuse them."""
    row = saying(rows_of(world, key)["RECORD"], **fields)
    world.clients.dynamodb.put_item(TableName=world.tables["RecordsTable"], Item=row)


def said_of(world: World, key: str) -> dict[str, Any]:
    """Return what a record's row says, plainly."""
    return opened(rows_of(world, key)["RECORD"])


def versions(world: World, prefix: str = "") -> list[str]:
    """Return the key of every version and every delete marker in the bucket under *prefix*."""
    found = world.clients.s3.list_object_versions(Bucket=world.bucket, Prefix=prefix)
    return [one["Key"] for one in (*found.get("Versions", []), *found.get("DeleteMarkers", []))]


def snapshot(world: World) -> dict[str, Any]:
    """Return everything that is stored, to be compared."""
    stored: dict[str, Any] = {
        table: sorted(json.dumps(row, sort_keys=True, default=str) for row in world.rows(table))
        for table in world.tables
    }
    return {**stored, "files": sorted(versions(world))}


def ids_of_one_shard(count: int, shard: int = 7, prefix: str = "case") -> list[str]:
    """Return *count* record ids that all belong to one shard."""
    return _first(count, (name for name in map(f"{prefix}-{{}}".format, range(count * 64)) if shard_of(name) == shard))


def _first(count: int, names: Iterable[str]) -> list[str]:
    found = [name for name, _ in zip(names, range(count), strict=False)]
    assert len(found) == count
    return found
