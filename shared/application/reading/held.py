"""Read the records of stages that nights or counts leave out."""

from collections.abc import Iterator
from datetime import date

from shared.application.ports import RecordStore
from shared.application.stored import StagePartition
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.record import Record
from shared.retention.stage import StageName

MOST_READ = 5_000  # rows that one count reads to take them off (X21)
_BATCH = 100


# Held records leave the nights' lists, and those kept through a link are asked each night but not counted (P10, X17).
UNCOUNTED = (StageName.HELD, StageName.LINKED, StageName.LINKED_REQUESTED)


def uncounted_records(records: RecordStore, tenant: TenantId, workflow: WorkflowId) -> Iterator[Record]:
    """Yield the unerased records that brake and previews leave out, though they are in the ranges that are counted."""
    for stage in UNCOUNTED:
        yield from records_in_stage(records, tenant, workflow, stage, None)


def records_in_stage(
    records: RecordStore, tenant: TenantId, workflow: WorkflowId, stage: StageName, until: date | None
) -> Iterator[Record]:
    """Yield those of *stage* that are not erased, with *until* only those dated so early; a batch in memory at a time."""
    for shard in range(SHARDS):
        partition, after = StagePartition(workflow=workflow, stage=stage, shard=shard), None
        while True:
            page = records.in_stage(tenant, partition, until, after, _BATCH)
            rows = records.read(tenant, page.keys).records.values() if page.keys else ()
            yield from (row for row in rows if not row.is_erased)
            after = page.last
            if after is None:
                break
