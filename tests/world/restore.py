"""Putting tables back to an earlier point, as a restore does, and replaying the ledger onto them (X16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.adapters.dynamodb.batches import Batches
from shared.application.replay.request_replay import RequestReplay
from shared.bootstrap.ports import WiredPorts
from shared.settings import OperatorSettings
from tests.world import council
from tests.world.world import World

OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Every row of the tables at one moment."""

    at: datetime
    rows: Mapping[str, Sequence[dict[str, Any]]]


def back_up(world: World) -> Backup:
    """Remember all tables but the ledger as they are now; half an hour passes before it, and another before what comes next."""
    world.pass_time(timedelta(minutes=30))
    rows = {table: world.rows(table) for table in world.tables if table != "LedgerTable"}
    backup = Backup(at=world.now, rows=rows)
    world.pass_time(timedelta(minutes=30))
    return backup


def put_back(world: World, backup: Backup, *tables: str) -> None:
    """Restore *tables* to the backup; nobody's data is in them but what was there then."""
    for table in tables or ("RecordsTable",):
        batches = Batches(client=world.clients.dynamodb, table=world.tables[table])
        batches.delete([{"pk": row["pk"], "sk": row["sk"]} for row in world.rows(table)])
        batches.put(list(backup.rows[table]))
    world.source("StartJobFunction").step()


def restore_into(world: World, backup: Backup, table: str, name: str) -> None:
    """Make a table of another *name* with the rows of the backup, and nothing but what a restore brings."""
    found = world.clients.dynamodb.describe_table(TableName=world.tables[table])["Table"]
    indexes: Any = [
        {part: index[part] for part in ("IndexName", "KeySchema", "Projection")}
        for index in found.get("GlobalSecondaryIndexes", [])
    ]
    world.clients.dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=found["AttributeDefinitions"],
        KeySchema=found["KeySchema"],
        BillingMode="PAY_PER_REQUEST",
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )
    Batches(client=world.clients.dynamodb, table=name).put(list(backup.rows[table]))


def give_stream(world: World, name: str) -> str:
    """Give a restored table the stream that it lacks, and return the stream's ARN."""
    wanted: Any = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    answer = world.clients.dynamodb.update_table(TableName=name, StreamSpecification=wanted)
    return answer["TableDescription"]["LatestStreamArn"]


def operations(world: World) -> RequestReplay:
    """Return the operator's use case on this world's tables."""
    settings = OperatorSettings(
        jobs_table=world.tables["JobsTable"],
        ledger_table=world.tables["LedgerTable"],
        records_table=world.tables["RecordsTable"],
        catalogue_table=world.tables["CatalogueTable"],
        ledger_retention_days=2557,
    )
    return RequestReplay(WiredPorts(settings))


def ask_for_replay(world: World, backup: Backup) -> str:
    """Start the replay of the council and return its job's id; nothing runs yet."""
    (job,) = operations(world)(OPERATOR, backup.at).values()
    return job.id


def replay(world: World, backup: Backup) -> dict[str, Any]:
    """Replay to the end and return the job."""
    job = ask_for_replay(world, backup)
    settle(world)
    return council.read_job(world, job)


def settle(world: World) -> None:
    """Let all happen that can, shards that wait for each other included."""
    for _ in range(4):
        world.settle()
        world.pass_time(timedelta(seconds=6))


def told(world: World, job: str) -> list[tuple[str, str, str | None]]:
    """Return record, outcome and ground of each entry in a job's history, in order."""
    items = world.call("GET", f"/v1/jobs/{job}/history?limit=200").expect(200).body["items"]
    return sorted((item["record"], item["outcome"], item["ground"]) for item in items)
