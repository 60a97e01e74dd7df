"""Count the learners past a threshold (L5, L6)."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

from shared.application.ports import RecordStore
from shared.application.reading.held import MOST_READ, uncounted_records
from shared.application.reading.ranges import count_ranges
from shared.application.stored import StatePartition
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.records.index_position import DATED, instant_of
from shared.retention.due import final_funding_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The *number* of learners past a threshold; if not *is_exact*, there are at most so many."""

    number: int
    is_exact: bool = True


def past_threshold(workflow: WorkflowId, shard: int) -> StatePartition:
    return StatePartition(workflow=workflow, state=DATED, is_erased=False, shard=shard)


def count_past(records: RecordStore, tenant: TenantId, workflow: WorkflowId, until: date | None, most: int) -> Past:
    """Count the learners of *until* or earlier that nothing keeps; a number above *most* only means more."""
    if until is None:  # the setting is off
        return Past(number=0)
    # The ranges have those that are held or linked, too: they are counted by their rows and taken off.
    rows = uncounted_records(records, tenant, workflow)
    days = [final_funding_day(record) for record in islice(rows, MOST_READ)]
    kept = sum(day is not None and day <= until for day in days)
    ranges = [past_threshold(workflow, shard) for shard in range(SHARDS)]
    counts = [partial(records.count_in_state, tenant, one, instant_of(until)) for one in ranges]
    total = count_ranges(counts, most + kept)
    return Past(number=max(0, total - kept), is_exact=next(rows, None) is None)
