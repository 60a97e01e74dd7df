"""The records that stand aside from the nights, under a hold or a restriction of their own or with an erasure given up.

These stages are short, so their rows can be read whole.
"""

from collections.abc import Iterator

from shared.application.ports import RecordStore
from shared.application.stored import StagePartition
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.record import Record
from shared.retention.stage import StageName

_BATCH = 100


def held_records(records: RecordStore, tenant: TenantId, workflow: WorkflowId) -> Iterator[Record]:
    """Yield those of the stage ``held`` that are not erased."""
    return records_aside(records, tenant, workflow, StageName.HELD)


def records_aside(records: RecordStore, tenant: TenantId, workflow: WorkflowId, stage: StageName) -> Iterator[Record]:
    """Yield those of *stage* that are not erased, a page in memory at a time."""
    for shard in range(SHARDS):
        queue, after = StagePartition(workflow=workflow, stage=stage, shard=shard), None
        while True:
            page = records.in_stage(tenant, queue, None, after, _BATCH)
            rows = records.read(tenant, page.keys).records.values() if page.keys else ()
            yield from (row for row in rows if not row.is_erased)
            after = page.last
            if after is None:
                break
