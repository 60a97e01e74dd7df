"""The records of a workflow that stand under a hold or a restriction of their own: a short stage, so their rows can be read."""

from collections.abc import Iterator

from shared.application.ports import RecordStore
from shared.application.stored import Queue
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.record import Record
from shared.retention.stage import StageName

_BATCH = 100


def held_records(records: RecordStore, tenant: TenantId, workflow: WorkflowId) -> Iterator[Record]:
    """Yield those that are not erased."""
    for shard in range(SHARDS):
        queue, after = Queue(workflow=workflow, stage=StageName.HELD, shard=shard), None
        while True:
            page = records.in_stage(tenant, queue, None, after, _BATCH)
            rows = records.read(tenant, page.keys).records.values() if page.keys else ()
            yield from (row for row in rows if not row.is_erased)
            after = page.last
            if after is None:
                break
