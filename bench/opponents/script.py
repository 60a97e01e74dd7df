"""The script that a good engineer would write first, with boto3's resources.

It has no claims, guards, checkpoints or recovery. It leaves the same data behind as the worker.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from boto3.dynamodb.conditions import Key

TENANT, WORKFLOW, STATE, NEXT_STATE, JOB = "council", "complaints", "closed", "redacted", "bench-redaction"
SHARDS = 16
SENSITIVE = ("name", "email", "telephone", "born", "postcode", "story")
TREATED = {"name": "replace", "born": "year", "postcode": "outward_code"}
KINDS = {"MESSAGE": "messages", "LETTER": "letters", "ALERT": "email_alerts", "NOTE": "notes", "FILE": "attachments"}
KEPT_FOR = timedelta(days=2557)


class Script:
    """Erases every closed case of one workflow."""

    def __init__(self, records: str, ledger: str, bucket: str) -> None:
        dynamodb: Any = boto3.resource("dynamodb")
        self.records = dynamodb.Table(records)
        self.ledger = dynamodb.Table(ledger)
        self.bucket = boto3.resource("s3").Bucket(bucket)

    def run(self) -> None:
        """Erase the cases in the index, shard by shard, page by page."""
        for shard in range(SHARDS):
            partition = Key("by_state_pk").eq(f"{TENANT}#{WORKFLOW}#{STATE}#live#{shard:02d}")
            query: dict[str, Any] = {"IndexName": "by-state", "KeyConditionExpression": partition}
            while True:
                page = self.records.query(**query)
                for found in page["Items"]:
                    self.erase(found["pk"], shard)
                if "LastEvaluatedKey" not in page:
                    break
                query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def erase(self, pk: str, shard: int) -> None:
        items = self.records.query(KeyConditionExpression=Key("pk").eq(pk), ConsistentRead=True)["Items"]
        row = next(item for item in items if item["sk"] == "RECORD")
        contents = [item["sk"] for item in items if item["sk"] != "RECORD"]
        _, workflow, record = pk.split("#")
        if any(sk.startswith("FILE#") for sk in contents):
            self.bucket.object_versions.filter(Prefix=f"records/{TENANT}/{workflow}/{record}/").delete()
        with self.records.batch_writer() as batch:
            for sk in contents:
                batch.delete_item(Key={"pk": pk, "sk": sk})
        now, found = datetime.now(UTC), json.loads(row["body"])
        counts = _counts(found, contents)
        self.records.update_item(**_update(row, found, counts, shard, _text(now)))
        if "person" in found:
            self.unlink(found)
        self.ledger.put_item(Item=_entry(found, counts, shard, now))

    def unlink(self, record: Mapping[str, Any]) -> None:
        """Take away what the case's person knows of it."""
        person = "#".join((TENANT, *record["person"]))
        self.records.delete_item(Key={"pk": person, "sk": f"LINK#{'/'.join(record['key'])}"})
        self.records.update_item(
            Key={"pk": person, "sk": "LINKS"},
            UpdateExpression="ADD #state :less, version :one",
            ExpressionAttributeNames={"#state": f"s:{WORKFLOW}/{STATE}"},
            ExpressionAttributeValues={":less": -1, ":one": 1},
        )


def _counts(record: Mapping[str, Any], contents: list[str]) -> dict[str, int]:
    counts = dict.fromkeys(("fields", *KINDS.values(), "pointers"), 0)
    for sk in contents:
        counts[KINDS[sk.partition("#")[0]]] += 1
    counts["fields"] = sum(name in record["values"] for name in SENSITIVE)
    counts["pointers"] = ("person" in record) + ("address" in record)
    return counts


def _left(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name not in SENSITIVE}
    return kept | {
        "name": "[redacted]",
        "born": values["born"][:4],
        "postcode": values["postcode"].split(" ")[0],
    }


def _update(
    row: Mapping[str, Any], record: dict[str, Any], counts: dict[str, int], shard: int, at: str
) -> dict[str, Any]:
    left = {name: value for name, value in record.items() if name not in {"person", "address"}} | {
        "state": NEXT_STATE,
        "state_entered_at": at,
        "entered_state_here_at": at,
        "changed_at": at,
        "values": _left(record["values"]),
        "counts": dict.fromkeys((*KINDS.values(), "preserved_versions", "files_gone"), 0),
        "erasure": {"at": at, "job": JOB, "counts": counts, "treated": TREATED, "earlier": []},
        "mark": {"job": JOB, "chunk": 1, "outcome": "erased", "at": at, "scopes": ["whole"]},
        "version": record["version"] + 2,
    }
    values = {
        "by_state_pk": f"{TENANT}#{WORKFLOW}#{NEXT_STATE}#erased#{shard:02d}",
        "by_state_sk": f"{at}#{row['pk'].split('#')[2]}",
        "body": json.dumps(left),
        "version": left["version"],
    }
    return {
        "Key": {"pk": row["pk"], "sk": row["sk"]},
        "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in values),
        "ConditionExpression": "version = :seen",
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()} | {":seen": row["version"]},
    }


def _entry(record: dict[str, Any], counts: dict[str, int], shard: int, now: datetime) -> dict[str, Any]:
    at, subject = _text(now), "/".join(record["key"])
    entry = {
        "record": record["key"],
        "job": JOB,
        "by": "officer",
        "outcome": "erased",
        "at": at,
        "chunk": 1,
        "dry_run": False,
        "scope": "whole",
    }
    return {
        "pk": f"{TENANT}#{JOB}#{shard:02d}",
        "sk": subject,
        "by_time_pk": f"{TENANT}#{shard:02d}",
        "by_time_sk": f"{at}#{JOB}#{subject}",
        "subject": subject,
        "expires_at": int((now + KEPT_FOR).timestamp()),
        "outcome": "erased",
        "body": json.dumps({**entry, "ground": None, "erased": counts}),
    }


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
