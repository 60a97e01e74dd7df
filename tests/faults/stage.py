"""A world put back to where it was, many times over: that costs a tenth of making a new one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local import logs
from infra.local.sources.queues import is_empty
from infra.local.sources.streams import StreamSource
from shared.adapters.dynamodb.batches import Batches
from tests.faults.jobs import JobType
from tests.faults.runner import heed_one_shard
from tests.faults.town import TENANT
from tests.world.world import World, world

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is stored in a world: rows by table, files by key, users of portal accounts, and the time."""

    rows: dict[str, dict[tuple[str, str], Row]]
    files: dict[str, bytes]
    users: dict[str, list[dict[str, str]]]
    at: datetime

    def record_rows(self, key: str) -> dict[str, Row]:
        """Return a record's rows by their sort keys, and a learner's returns as ``ILR#…``."""
        workflow, _, name = key.partition("/")
        pks = {"RecordsTable": f"{TENANT}#{workflow}#{name}", "IlrTable": f"{TENANT}#{name}"}
        # Without the rows of its links, which say what the records that point to it are like.
        rows = {
            sk: row
            for (pk, sk), row in self.rows["RecordsTable"].items()
            if pk == pks["RecordsTable"] and not sk.startswith("LINK")
        }
        if workflow != "learners":
            return rows
        return rows | {f"ILR#{sk}": row for (pk, sk), row in self.rows["IlrTable"].items() if pk == pks["IlrTable"]}

    def record_files(self, key: str) -> list[str]:
        """Return the keys of a record's files."""
        return [name for name in self.files if name.startswith(f"records/council/{key}/")]


def picture(here: World) -> Picture:
    """Take a picture."""
    rows = {table: {(row["pk"]["S"], row["sk"]["S"]): row for row in here.rows(table)} for table in here.tables}
    listed = here.clients.s3.list_object_versions(Bucket=here.bucket)
    files = {
        one["Key"]: here.clients.s3.get_object(Bucket=here.bucket, Key=one["Key"], VersionId=one["VersionId"])[
            "Body"
        ].read()
        for one in listed.get("Versions", [])
    } | {one["Key"]: b"" for one in listed.get("DeleteMarkers", [])}
    found = here.clients.cognito.list_users(UserPoolId=here.portal_pool)["Users"]
    users = {
        user["Username"]: [
            {"Name": one["Name"], "Value": one["Value"]}
            for one in user["Attributes"]
            if one["Name"].startswith("custom:")
        ]
        for user in found
    }
    return Picture(rows=rows, files=files, users=users, at=here.now)


@dataclass(frozen=True, slots=True)
class Stage:
    """A furnished world, and how it was before anything happened."""

    here: World
    job: JobType
    before: Picture

    def reset(self) -> None:
        """Put everything back: tables, files, users, the stream's place, the clock and the log."""
        here, clients = self.here, self.here.clients
        for table, wanted in self.before.rows.items():
            now = {(row["pk"]["S"], row["sk"]["S"]): row for row in here.rows(table)}
            batches = Batches(client=clients.dynamodb, table=here.tables[table])
            batches.delete([{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in now.keys() - wanted.keys()])
            batches.put([row for key, row in wanted.items() if now.get(key) != row])
        self._put_files_back()
        there = {user["Username"] for user in clients.cognito.list_users(UserPoolId=here.portal_pool)["Users"]}
        for name in self.before.users.keys() - there:
            clients.cognito.admin_create_user(
                UserPoolId=here.portal_pool,
                Username=name,
                UserAttributes=self.before.users[name],  # type: ignore[arg-type]  # a name and a value each
            )
        for url in here.queues.values():
            assert is_empty(clients.sqs, url), "a run that is over has left nothing on a queue"
        for source in here.wiring.sources:
            if isinstance(source, StreamSource):
                source._iterators = source._start("LATEST")
        here.travel_to(self.before.at)
        logs.clear()

    def _put_files_back(self) -> None:
        s3, bucket = self.here.clients.s3, self.here.bucket
        listed = s3.list_object_versions(Bucket=bucket)
        there = {one["Key"] for one in listed.get("Versions", [])}
        for one in (*listed.get("Versions", []), *listed.get("DeleteMarkers", [])):
            if one["Key"] not in self.before.files:
                s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
        for name in self.before.files.keys() - there:
            s3.put_object(Bucket=bucket, Key=name, Body=self.before.files[name])


@contextmanager
def staged(job: JobType) -> Iterator[Stage]:
    """Furnish a world for a type of job, for the length of the block."""
    with world() as here:
        job.furnish(here)
        heed_one_shard(here, job)
        yield Stage(here, job, picture(here))


def text_of(rows: object) -> str:
    """Return rows as one text to be searched."""
    return json.dumps(rows, ensure_ascii=False, default=str)
