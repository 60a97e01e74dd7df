"""Lists by date over a stage: held and restricted records by review date (P10), open requests by due date (P9).

Every workflow and index shard is a range of its own; they are merged by date, each read no further than the page needs. A record
stands in one stage: a request on one that is held is found among the held, where it stays open, though no night carries it out.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.application.reading.held import records_aside
from shared.application.stored import StagePartition
from shared.kernel.errors import Invalid, Malformed
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId, WorkflowId
from shared.records.guards import KINDS_WITH_GUARDS
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.stage import StageName, stage_of

_BATCH = 100
StatePartition = tuple[date, RecordKey]  # of a record in a list
Listed = tuple[StatePartition, Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Which part of a list is wanted: what comes behind *start* and is dated before *before*, *limit* of it."""

    before: date | None
    start: StatePartition | None
    limit: int

    def has(self, day: date) -> bool:
        """Tell whether *day* is before the bound."""
        return self.before is None or day < self.before


class ListStages:
    """The use cases; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records

    def held(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records under a hold or restriction, by review date, those before *before* only."""
        part = _Part(before=before, start=_position(after), limit=limit)
        workflows = self._workflows(caller.tenant)
        return _page(self._queues(caller.tenant, workflows, StageName.HELD, part), part)

    def requested(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records with an open request, by the date on which they are due, held ones and those given up included."""
        part = _Part(before=before, start=_position(after), limit=limit)
        workflows = self._workflows(caller.tenant)
        queues = self._queues(caller.tenant, workflows, StageName.REQUESTED, part)
        aside = [
            self._aside(caller.tenant, workflow.id, stage, part)
            for workflow in workflows
            for stage in (StageName.HELD, StageName.CLAIMED)
            if stage is not StageName.HELD or workflow.kind in KINDS_WITH_GUARDS
        ]
        return _page([*queues, *aside], part)

    def _workflows(self, tenant: TenantId) -> list[Workflow]:
        found = every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))
        return [workflow for _, workflow in found]

    def _queues(
        self, tenant: TenantId, workflows: Sequence[Workflow], stage: StageName, part: _Part
    ) -> list[Iterator[Listed]]:
        return [
            self._range(tenant, StagePartition(workflow=workflow.id, stage=stage, shard=shard), part)
            for workflow in workflows
            for shard in range(SHARDS)
        ]

    def _aside(self, tenant: TenantId, workflow: WorkflowId, stage: StageName, part: _Part) -> Iterator[Listed]:
        """Yield the records with a request in a stage that is not sorted by anything that their requests say.

        So such a stage is read to its end for every page. That is bearable since few records are held, and it costs no index
        of its own; no more rows are kept than the page can take.
        """
        listed = (
            ((row.request.due_date, row.key), row)
            for row in records_aside(self.records, tenant, workflow, stage)
            if row.request is not None and part.has(row.request.due_date)
        )
        ahead = (one for one in listed if part.start is None or one[0] > part.start)
        yield from heapq.nsmallest(part.limit + 1, ahead, key=itemgetter(0))

    def _range(self, tenant: TenantId, queue: StagePartition, part: _Part) -> Iterator[Listed]:
        """Yield a queue's rows by the list's date.

        A request's queue is sorted by the policy's date where that is earlier. Nobody's own date is before their place in
        the queue, so a row may go out once the queue has been read beyond its date.
        """
        waiting: list[StatePartition] = []
        read: dict[RecordKey, Record] = {}
        after: str | None = None
        while True:
            page = self.records.in_stage(tenant, queue, part.before, after, _BATCH)
            rows = self.records.read(tenant, page.keys).records if page.keys else {}
            for key in page.keys:
                day = _day(rows[key], queue.stage) if key in rows else None
                if day is not None and part.has(day):
                    heapq.heappush(waiting, (day, key))
                    read[key] = rows[key]
            after = page.last
            reached = _reached([rows[key] for key in page.keys if key in rows], queue.stage)
            while waiting and (after is None or waiting[0][0] < reached):
                place = heapq.heappop(waiting)
                row = read.pop(place[1], None)  # none: it moved on while the queue was read, and was met twice
                if row is not None:
                    yield place, row
            if after is None:
                return


def _page(ranges: Sequence[Iterator[Listed]], part: _Part) -> tuple[list[Record], str | None]:
    """Merge *ranges* up to the end of the page; two of them may have one record, where the index is a moment late."""
    found: list[Listed] = []
    for place, record in heapq.merge(*ranges, key=itemgetter(0)):
        is_behind = part.start is None or place > part.start
        if is_behind and not (found and found[-1][0] == place):
            found.append((place, record))
        if len(found) > part.limit:
            break
    page = found[: part.limit]
    return [record for _, record in page], _cursor(page[-1][0]) if len(found) > part.limit else None


def _reached(rows: Sequence[Record], stage: StageName) -> date:
    """Return the date up to which a queue has been read: that of the last of *rows* which still stands in it."""
    places = (stage_of(row) for row in reversed(rows))
    return next((place.date for place in places if place is not None and place.name is stage), date.min)


def _day(record: Record, stage: StageName) -> date | None:
    """Return what the list is by, or None where the row has left the stage since the index was read."""
    if stage is StageName.REQUESTED:
        return record.request.due_date if record.request and not record.is_erased else None
    return record.review_date


def _cursor(place: StatePartition) -> str:
    day, key = place
    return f"{day}|{key}"


def _position(after: str | None) -> StatePartition | None:
    """Return the place that a cursor says: compared as what it is, since as a text ``a-b/1`` sorts before ``a/1``."""
    if after is None:
        return None
    day, _, key = after.partition("|")
    try:
        return date.fromisoformat(day), RecordKey.parse(key)
    except (Invalid, ValueError):
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
