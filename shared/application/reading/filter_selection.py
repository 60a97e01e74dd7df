"""Find the records of a filter by the index of states."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from shared.application.all_ports import Ports
from shared.application.reading.kept_filter import filter_of
from shared.application.reading.ranges import CHUNK, KeyChunk, count_ranges, state_ranges, walk_ranges
from shared.application.rules.today import zone_of
from shared.application.stored import StatePartition
from shared.jobs.job import FilterRedaction, Job, request_of
from shared.jobs.shard import Shard
from shared.kernel.bounds import MOST_QUERIES_OF_A_LIST
from shared.kernel.clock import LocalDay
from shared.kernel.errors import Invalid, JobRefused, RuleConflict
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId
from shared.records.filter import Filter, check_current, is_in_filter, needs_day
from shared.records.own_field import newest_entry
from shared.records.record import Record
from shared.records.workflow import Workflow

# A filter that matches almost nothing answers with what was found and a cursor.
_MOST_READS_OF_ROWS = 50
_MOST_ROWS_COUNTED = 20_000


EITHER = (False, True)


def partitions_of(filter_: Filter, shards: Sequence[int], erased: Sequence[bool] = EITHER) -> list[StatePartition]:
    # Cursors rely on the order. Erased records come last: a second run reports them, and applies a transition that failed.
    return [
        StatePartition(workflow=workflow, state=state, is_erased=is_erased, shard=shard)
        for is_erased in erased
        for workflow in filter_.workflows
        for state in filter_.states
        for shard in shards
    ]


def _last_entry(filter_: Filter, until: datetime, on: LocalDay | None) -> datetime:
    # The index is sorted by an instant that is never behind the state's own, so it has no other record up to then (X21).
    newest = newest_entry(filter_.where, on)
    return until if newest is None else min(until, newest)


class FilterSelection:
    """The selection of a bulk redaction: what was in the filter's states when the job was created (X9)."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        request = request_of(job, FilterRedaction)
        filter_ = filter_of(self.catalogue, tenant, request)
        try:
            self.workflows(tenant, filter_)
        except RuleConflict as outdated:
            # Where the values of a field have lost their meaning, no one asked for what the filter finds now.
            raise JobRefused(outdated.code, outdated.detail) from None
        until = _last_entry(filter_, job.created_at, request.day)
        ranges = state_ranges(self.records, tenant, partitions_of(filter_, [shard.number]), until)
        return walk_ranges(ranges, shard.cursor, CHUNK)

    def members(
        self, tenant: TenantId, filter_: Filter, until: datetime, cursor: str, limit: int
    ) -> tuple[Sequence[Record], str | None]:
        """Return at most *limit* records in the filter, and the next cursor; any page may be shorter.

        Raises ``RuleConflict`` for a filter that no longer fits its workflows.
        """
        workflows, on = self.workflows(tenant, filter_), self.day_at(tenant, filter_, until)
        last = _last_entry(filter_, until, on)
        ranges = state_ranges(self.records, tenant, partitions_of(filter_, range(SHARDS)), last)
        found: list[Record] = []
        position: str | None = cursor
        reads = 0
        for _ in range(MOST_QUERIES_OF_A_LIST):
            if position is None or len(found) >= limit or reads == _MOST_READS_OF_ROWS:
                break
            page = walk_ranges(ranges, position, min(limit - len(found), CHUNK), most=1)
            rows = self.records.read(tenant, page.keys).records if page.keys else {}
            reads += bool(page.keys)
            found += [
                rows[key]
                for key in page.keys
                if key in rows and is_in_filter(rows[key], filter_, workflows.get(key.workflow), on)
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

    def day_at(self, tenant: TenantId, filter_: Filter, instant: datetime) -> LocalDay | None:
        """Return the tenant's day at *instant*, if what is in the filter depends on it (R1a)."""
        return LocalDay.at(instant, zone_of(self.catalogue, tenant)) if needs_day(filter_) else None

    def count(
        self, tenant: TenantId, filter_: Filter, until: datetime, most: int, erased: Sequence[bool] = EITHER
    ) -> int:
        """Count the records in the filter, erased ones or others; above *most* an answer means only "more". Raises as ``members``.

        Raise ``Invalid`` where that would take more reading than one request may ask for (X21).
        """
        if filter_.where:  # the index can't tell, so the rows are read
            return self._count_rows(tenant, filter_, until, most, erased)
        partitions = partitions_of(filter_, range(SHARDS), erased)
        return count_ranges((partial(self.records.count_in_state, tenant, one, until) for one in partitions), most)

    def _count_rows(self, tenant: TenantId, filter_: Filter, until: datetime, most: int, erased: Sequence[bool]) -> int:
        workflows, on = self.workflows(tenant, filter_), self.day_at(tenant, filter_, until)
        last = _last_entry(filter_, until, on)
        ranges = state_ranges(self.records, tenant, partitions_of(filter_, range(SHARDS), erased), last)
        total = looked_at = 0
        position: str | None = ""
        waiting: list[RecordKey] = []
        while position is not None and total <= most:
            page = walk_ranges(ranges, position, CHUNK)
            looked_at += len(page.keys)
            waiting += page.keys
            # Ranges may have a key each, so their rows are read together.
            if len(waiting) >= CHUNK or page.cursor is None:
                rows = self.records.read(tenant, waiting).records
                total += sum(is_in_filter(row, filter_, workflows.get(key.workflow), on) for key, row in rows.items())
                waiting = []
            if looked_at >= _MOST_ROWS_COUNTED and page.cursor is not None:
                raise Invalid(
                    "too_many_to_count",
                    f"more than {_MOST_ROWS_COUNTED} records would have to be read to count those that meet the conditions:"
                    " name fewer states, or leave max_records out and try a dry run, which counts",
                )
            position = page.cursor
        return total
