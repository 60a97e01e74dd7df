"""Learners past a threshold: one range over their Final Funding Dates in each shard of the index (L5, L6)."""

from datetime import date

from shared.application.ports import RecordStore
from shared.application.reading.held import held_records
from shared.application.stored import StatePartition
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.index_position import DATED, instant_of
from shared.retention.due import final_funding_day


def past_threshold(workflow: WorkflowId, shard: int) -> StatePartition:
    """Return the range of the index that holds learners by their Final Funding Dates."""
    return StatePartition(workflow=workflow, state=DATED, is_erased=False, shard=shard)


def count_past(records: RecordStore, tenant: TenantId, workflow: WorkflowId, until: date | None, most: int) -> int:
    """Count the learners of *until* or earlier who are not held themselves; stop counting somewhere above *most*.

    None, which is the threshold while the setting is off, counts nobody. Those held are in the range all the same, and taken off.
    """
    if until is None:
        return 0
    days = [final_funding_day(record) for record in held_records(records, tenant, workflow)]
    held = sum(day is not None and day <= until for day in days)
    total = 0
    for shard in range(SHARDS):
        place = past_threshold(workflow, shard)
        total += records.count_in_state(tenant, place, instant_of(until), most + held - total)
        if total > most + held:
            break
    return total - held
