"""The real worker: the template's own function, handed one message a shard."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bench.cloud import FUNCTIONS, ROOT, Cloud
from bench.council import JOB, TENANT
from bench.message import message
from infra.local import functions
from infra.local.activity import Activity
from shared.kernel.identifiers import SHARDS, JobId, TenantId

if TYPE_CHECKING:
    from infra.local.functions import Function

WORKER = "RunJobShardFunction"


class Worker:
    """One Lambda instance, which keeps its connections from message to message."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._function: Function = functions.load(WORKER, FUNCTIONS[WORKER], variables, ROOT, Activity())

    @classmethod
    def of(cls, cloud: Cloud) -> "Worker":
        return cls(cloud.variables[WORKER])

    def run(self, shards: Sequence[int] = range(SHARDS), job: str = JOB, tenant: TenantId = TENANT) -> None:
        """Run *shards* of a job to their ends, one by one; raise if one fails."""
        for shard in shards:
            reply = self._function.invoke(message(tenant, JobId(job), shard))
            if reply != {"batchItemFailures": []}:
                raise RuntimeError(f"shard {shard} failed: {json.dumps(reply)}")
