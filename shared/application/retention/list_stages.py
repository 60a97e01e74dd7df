"""Lists by date over a stage: records under guard by review date (P10), open requests by due date (P9)."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.application.reading.held import records_aside
from shared.application.retention.night_selections import REQUEST_STAGES
from shared.application.stored import StagePartition
from shared.kernel.errors import Invalid, Malformed
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId, WorkflowId
from shared.records.guards import KINDS_WITH_GUARDS
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.stage import StageName, stage_of

_BATCH = 100
Position = tuple[date, RecordKey]  # of a record in a list
Listed = tuple[Position, Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The wanted part of a list: behind *start*, dated before *before*, up to *limit*."""

    before: date | None
    start: Position | None
    limit: int

    def has(self, day: date) -> bool:
        return self.before is None or day < self.before


class ListStages:
    """Lists records under guard, and requests."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records

    def held(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records under guard by review date, with *before* only the earlier ones."""
        part = _Part(before=before, start=_position(after), limit=limit)
        workflows = self._workflows(caller.tenant)
        return _page(self._ranges(caller.tenant, workflows, StageName.HELD, part), part)

    def requested(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records with an open request by due date, held and given-up ones included."""
        part = _Part(before=before, start=_position(after), limit=limit)
        workflows = self._workflows(caller.tenant)
        ranges = [one for stage in REQUEST_STAGES for one in self._ranges(caller.tenant, workflows, stage, part)]
        # A record is in one stage: one that is held or given up is not among the requested, though its request is open.
        aside = [
            self._aside(caller.tenant, workflow.id, stage, part)
            for workflow in workflows
            for stage in (StageName.HELD, StageName.CLAIMED)
            if stage is not StageName.HELD or workflow.kind in KINDS_WITH_GUARDS
        ]
        return _page([*ranges, *aside], part)

    def _workflows(self, tenant: TenantId) -> list[Workflow]:
        found = every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))
        return [workflow for _, workflow in found]

    def _ranges(
        self, tenant: TenantId, workflows: Sequence[Workflow], stage: StageName, part: _Part
    ) -> list[Iterator[Listed]]:
        return [
            self._range(tenant, StagePartition(workflow=workflow.id, stage=stage, shard=shard), part)
            for workflow in workflows
            for shard in range(SHARDS)
        ]

    def _aside(self, tenant: TenantId, workflow: WorkflowId, stage: StageName, part: _Part) -> Iterator[Listed]:
        """Yield the requests of a stage that is not sorted by their dates."""
        # Each page reads such a stage to its end. Few records are in it, so that costs less than an index.
        listed = (
            ((row.request.due_date, row.key), row)
            for row in records_aside(self.records, tenant, workflow, stage)
            if row.request is not None and part.has(row.request.due_date)
        )
        ahead = (one for one in listed if part.start is None or one[0] > part.start)
        # No more rows are kept than the page can take.
        yield from heapq.nsmallest(part.limit + 1, ahead, key=itemgetter(0))

    def _range(self, tenant: TenantId, partition: StagePartition, part: _Part) -> Iterator[Listed]:
        waiting: list[Position] = []
        read: dict[RecordKey, Record] = {}
        after: str | None = None
        while True:
            page = self.records.in_stage(tenant, partition, part.before, after, _BATCH)
            rows = self.records.read(tenant, page.keys).records if page.keys else {}
            for key in page.keys:
                day = _day(rows[key], partition.stage) if key in rows else None
                if day is not None and part.has(day):
                    heapq.heappush(waiting, (day, key))
                    read[key] = rows[key]
            after = page.last
            # Where the policy's date is earlier the range is sorted by it, so never behind the request's own date:
            # a row may go out once the range has been read beyond that.
            reached = _reached([rows[key] for key in page.keys if key in rows], partition.stage)
            while waiting and (after is None or waiting[0][0] < reached):
                position = heapq.heappop(waiting)
                row = read.pop(position[1], None)  # None: it moved while the range was read, and was met twice
                if row is not None:
                    yield position, row
            if after is None:
                return


def _page(ranges: Sequence[Iterator[Listed]], part: _Part) -> tuple[list[Record], str | None]:
    found: list[Listed] = []
    # Each workflow and index shard is a range of its own, read no further than the page needs.
    for position, record in heapq.merge(*ranges, key=itemgetter(0)):
        # Two ranges may show one record while the index is behind.
        is_behind = part.start is None or position > part.start
        if is_behind and not (found and found[-1][0] == position):
            found.append((position, record))
        if len(found) > part.limit:
            break
    page = found[: part.limit]
    return [record for _, record in page], _cursor(page[-1][0]) if len(found) > part.limit else None


def _reached(rows: Sequence[Record], stage: StageName) -> date:
    # Only a row that is still in the stage has the date that the index sorted it by.
    stages = (stage_of(row) for row in reversed(rows))
    return next((one.date for one in stages if one is not None and one.name is stage), date.min)


def _day(record: Record, stage: StageName) -> date | None:
    """Return the list's date, or None where the row has left the stage since the index was read."""
    if stage in REQUEST_STAGES:
        return record.request.due_date if record.request and not record.is_erased else None
    return record.review_date


def _cursor(position: Position) -> str:
    day, key = position
    return f"{day}|{key}"


def _position(after: str | None) -> Position | None:
    if after is None:
        return None
    # Compared as a date and a key, since as text ``a-b/1`` sorts before ``a/1``.
    day, _, key = after.partition("|")
    try:
        return date.fromisoformat(day), RecordKey.parse(key)
    except (Invalid, ValueError):
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
