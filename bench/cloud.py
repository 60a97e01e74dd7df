"""The AWS of all measurements: DynamoDB Local and moto, each in a process of its own, set up by the template."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.engine import dynamodb_local
from infra.local import functions, isolation
from infra.local.activity import Activity
from infra.local.clients import Clients, connect
from infra.local.emulator import ChangeSignal, Emulator, Engine
from infra.local.functions import Function
from infra.local.resources import Resources
from infra.local.stack import surroundings
from infra.local.template import load, resources

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = load(ROOT / "template.yaml")
FUNCTIONS = resources(TEMPLATE, "AWS::Serverless::Function")
_DELETED_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """The emulated AWS; *clients* are neither counted nor measured."""

    clients: Clients
    made: Resources
    variables: Mapping[str, Mapping[str, str]]

    @property
    def tables(self) -> Mapping[str, str]:
        return self.made.names("table")

    @property
    def bucket(self) -> str:
        return self.made.names("bucket")["FilesBucket"]

    def function(self, name: str) -> Function:
        """Import a function anew, with its environment of the template."""
        return functions.load(name, FUNCTIONS[name], self.variables[name], ROOT, Activity())

    def wipe(self) -> None:
        for name, table in self.tables.items():
            self.clients.dynamodb.delete_table(TableName=table)
            Resources(TEMPLATE, {}, self.clients).made(name)
        while found := self.versions():
            for start in range(0, len(found), _DELETED_AT_A_TIME):
                some = found[start : start + _DELETED_AT_A_TIME]
                self.clients.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": some, "Quiet": True})

    def versions(self) -> list[Any]:
        """Return key and id of every version and delete marker in the bucket, in its order."""
        pages = self.clients.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket)
        found = [one for page in pages for one in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]
        return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]

    def rows(self, table: str) -> list[dict[str, Any]]:
        pages = self.clients.dynamodb.get_paginator("scan").paginate(TableName=self.tables[table], ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]


@contextmanager
def cloud(engine: Engine = "dynamodb-local") -> Iterator[Cloud]:
    """Run the emulated AWS until the block ends, with this process's environment set for it."""
    with (
        _storage() as aws_url,
        dynamodb_local() if engine == "dynamodb-local" else nullcontext(aws_url) as dynamodb_url,
    ):
        aws = Emulator(aws_url=aws_url, dynamodb_url=dynamodb_url, bell=ChangeSignal())
        around = {
            **surroundings(aws),
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # neither engine knows an account's own endpoint
            "POWERTOOLS_METRICS_NAMESPACE": "bench",
        }
        clients = connect(aws)
        made = Resources(TEMPLATE, {}, clients)
        made.make_all()
        variables = {name: {**around, **one["Environment"]["Variables"]} for name, one in made.functions().items()}
        with isolation.environment(around):
            yield Cloud(clients=clients, made=made, variables=variables)


@contextmanager
def _storage() -> Iterator[str]:
    command = [sys.executable, "-m", "bench.storage"]
    with subprocess.Popen(  # noqa: S603 – the words are all our own
        command, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait()
