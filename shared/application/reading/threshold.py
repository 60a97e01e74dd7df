"""Count the learners past a threshold (L5, L6)."""

from datetime import date

from shared.application.ports import RecordStore
from shared.application.reading.held import uncounted_records
from shared.application.stored import StatePartition
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.index_position import DATED, instant_of
from shared.retention.due import final_funding_day


def past_threshold(workflow: WorkflowId, shard: int) -> StatePartition:
    return StatePartition(workflow=workflow, state=DATED, is_erased=False, shard=shard)


def count_past(records: RecordStore, tenant: TenantId, workflow: WorkflowId, until: date | None, most: int) -> int:
    """Count the learners of *until* or earlier that nothing keeps; an answer above *most* means only "more"."""
    if until is None:  # the setting is off
        return 0
    # The range has those that are held or linked, too: they are counted by their rows and taken off.
    days = [final_funding_day(record) for record in uncounted_records(records, tenant, workflow)]
    held = sum(day is not None and day <= until for day in days)
    total = 0
    for shard in range(SHARDS):
        partition = past_threshold(workflow, shard)
        total += records.count_in_state(tenant, partition, instant_of(until), most + held - total)
        if total > most + held:
            break
    return total - held
