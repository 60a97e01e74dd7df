"""Find the records of a filter by the index of states."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from shared.application.all_ports import Ports
from shared.application.ports import RecordStore
from shared.application.reading.ranges import CHUNK, KeyChunk, walk_ranges
from shared.application.stored import KeyPage, StatePartition
from shared.jobs.job import FilterRedaction, Job, request_of
from shared.jobs.shard import Shard
from shared.kernel.errors import JobRefused, RuleConflict
from shared.kernel.identifiers import SHARDS, TenantId
from shared.records.filter import Filter, check_current, is_in_filter
from shared.records.record import Record
from shared.records.workflow import Workflow

_MOST_READS = 50  # a filter that matches almost nothing answers with what was found and a cursor


def partitions_of(filter_: Filter, shards: Sequence[int]) -> list[StatePartition]:
    # Cursors rely on the order. Erased records come last: a second run reports them, and applies a transition that failed.
    return [
        StatePartition(workflow=workflow, state=state, is_erased=is_erased, shard=shard)
        for is_erased in (False, True)
        for workflow in filter_.workflows
        for state in filter_.states
        for shard in shards
    ]


def walk(
    store: RecordStore, tenant: TenantId, ranges: Sequence[StatePartition], until: datetime, cursor: str, limit: int
) -> KeyChunk:
    """Return the next keys behind *cursor*, from the first range that has any."""
    return walk_ranges([partial(_read, store, tenant, partition, until) for partition in ranges], cursor, limit)


def _read(
    store: RecordStore, tenant: TenantId, partition: StatePartition, until: datetime, after: str | None, limit: int
) -> KeyPage:
    return store.in_state(tenant, partition, until, after, limit)


class FilterSelection:
    """The selection of a bulk redaction: what was in the filter's states when the job was created (X9)."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        filter_ = request_of(job, FilterRedaction).filter
        try:
            self.workflows(tenant, filter_)
        except RuleConflict as outdated:
            # Where the values of a field have lost their meaning, no one asked for what the filter finds now.
            raise JobRefused(outdated.code, outdated.detail) from None
        ranges = partitions_of(filter_, [shard.number])
        return walk(self.records, tenant, ranges, job.created_at, shard.cursor, CHUNK)

    def members(
        self, tenant: TenantId, filter_: Filter, until: datetime, cursor: str, limit: int
    ) -> tuple[Sequence[Record], str | None]:
        """Return at most *limit* records in the filter, and the next cursor; any page may be shorter.

        Raises ``RuleConflict`` for a filter that no longer fits its workflows.
        """
        workflows = self.workflows(tenant, filter_)
        ranges = partitions_of(filter_, range(SHARDS))
        found: list[Record] = []
        position: str | None = cursor
        for _ in range(_MOST_READS):
            if position is None or len(found) >= limit:
                break
            page = walk(self.records, tenant, ranges, until, position, min(limit - len(found), CHUNK))
            rows = self.records.read(tenant, page.keys).records if page.keys else {}
            found += [
                rows[key]
                for key in page.keys
                if key in rows and is_in_filter(rows[key], filter_, workflows.get(key.workflow))
            ]
            position = page.cursor
        return found, position

    def workflows(self, tenant: TenantId, filter_: Filter) -> Mapping[str, Workflow]:
        """Return what the filter's conditions are judged by; raise ``RuleConflict`` if they no longer fit it (X19)."""
        if not filter_.where:  # so nothing can be outdated
            return {}
        found = self.catalogue.get_many(tenant, Workflow, filter_.workflows)
        check_current(filter_, found)
        return found

    def count(self, tenant: TenantId, filter_: Filter, until: datetime, most: int) -> int:
        """Count the records in the filter; an answer above *most* means only "more". Raises as ``members`` does."""
        total = 0
        if filter_.where:  # the index can't tell, so the rows are read
            position: str | None = ""
            while position is not None and total <= most:
                found, position = self.members(tenant, filter_, until, position, CHUNK)
                total += len(found)
            return total
        for partition in partitions_of(filter_, range(SHARDS)):
            total += self.records.count_in_state(tenant, partition, until, most - total)
            if total > most:
                break
        return total
