"""The real worker: the template's own function, imported as Lambda would, and handed one message a shard.

As a program (``python -m bench.worker``) it is one of several, in a process of its own, with its orders on standard input: a list
of shards to work on, or a number of batches to put into the ledger, which tells what the engine itself can take.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bench.cloud import FUNCTIONS, ROOT, Cloud
from bench.council import JOB, TENANT
from bench.message import message
from infra.local import functions
from infra.local.activity import Activity
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.jobs.shard import SHARD_NAMES
from shared.kernel.identifiers import JobId, TenantId

if TYPE_CHECKING:
    from infra.local.functions import Function

WORKER = "RunJobShardFunction"
BATCH = 25


class Worker:
    """One worker, as one Lambda instance: it keeps its connections from message to message."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._function: Function = functions.load(WORKER, FUNCTIONS[WORKER], variables, ROOT, Activity())

    @classmethod
    def of(cls, cloud: Cloud) -> "Worker":
        """Return a worker in this process."""
        return cls(cloud.variables[WORKER])

    def run(self, shards: Sequence[str] = SHARD_NAMES, job: str = JOB, tenant: TenantId = TENANT) -> None:
        """Run *shards* of a job to their ends, one after the other; raise if one fails."""
        for shard in shards:
            reply = self._function.invoke(message(tenant, JobId(job), shard))
            if reply != {"batchItemFailures": []}:
                raise RuntimeError(f"shard {shard} failed: {json.dumps(reply)}")


def _serve(variables: Mapping[str, str]) -> None:
    """Follow the orders on standard input, a line each, and say when one is done."""
    worker, table = Worker(variables), Batches(client=dynamodb_client(), table=variables["LEDGER_TABLE"])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        if isinstance(order, list):
            worker.run(order)
        else:
            for number in range(order):
                names = (f"{os.getpid()}-{number}-{one}" for one in range(BATCH))
                table.put([{"pk": {"S": name}, "sk": {"S": name}} for name in names])
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve(json.loads(os.environ["BENCH_VARIABLES"]))
