"""Lists by date over a stage: held and restricted records by review date (P10), open requests by due date (P9).

Every workflow and index shard is a range of its own; they are merged by date, each read no further than the page needs.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from shared.access.permissions import Caller, Permission
from shared.application.paging import every_page
from shared.application.ports import Catalogue, RecordStore
from shared.application.stored import Queue
from shared.kernel.errors import Invalid, Malformed
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId, WorkflowId
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.guards import review_date
from shared.retention.stage import StageName, stage_of

_BATCH = 100
Place = tuple[date, RecordKey]  # of a record in a list


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStages:
    """The use cases; see the module."""

    catalogue: Catalogue
    records: RecordStore

    def held(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records under a hold or restriction, by review date, those before *before* only."""
        caller.require(Permission.EDIT_DATA_PROTECTION)
        return self._page(caller.tenant, StageName.HELD, before, after, limit)

    def requested(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records with an open request, by the date on which they are due."""
        caller.require(Permission.EDIT_DATA_PROTECTION)
        return self._page(caller.tenant, StageName.REQUESTED, before, after, limit)

    def _page(
        self, tenant: TenantId, stage: StageName, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        start = _position(after)
        found: list[tuple[Place, Record]] = []
        for place, record in heapq.merge(*self._ranges(tenant, stage, before), key=itemgetter(0)):
            if start is None or place > start:
                found.append((place, record))
            if len(found) > limit:
                break
        page = found[:limit]
        return [record for _, record in page], _cursor(page[-1][0]) if len(found) > limit else None

    def _ranges(self, tenant: TenantId, stage: StageName, before: date | None) -> list[Iterator[tuple[Place, Record]]]:
        workflows = every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))
        return [
            self._range(tenant, Queue(workflow=WorkflowId(name), stage=stage, shard=shard), before)
            for name, _ in workflows
            for shard in range(SHARDS)
        ]

    def _range(self, tenant: TenantId, queue: Queue, before: date | None) -> Iterator[tuple[Place, Record]]:
        """Yield a queue's rows by the list's date.

        A request's queue is sorted by the policy's date where that is earlier. Nobody's own date is before their place in
        the queue, so a row may go out once the queue has been read beyond its date.
        """
        waiting: list[tuple[Place, Record]] = []
        after: str | None = None
        while True:
            page = self.records.in_stage(tenant, queue, before, after, _BATCH)
            rows = self.records.read(tenant, page.keys).records if page.keys else {}
            for key in page.keys:
                day = _day(rows[key], queue.stage) if key in rows else None
                if day is not None and (before is None or day < before):
                    heapq.heappush(waiting, ((day, key), rows[key]))
            after = page.last
            reached = _reached([rows[key] for key in page.keys if key in rows], queue.stage)
            while waiting and (after is None or waiting[0][0][0] < reached):
                yield heapq.heappop(waiting)
            if after is None:
                return


def _reached(rows: Sequence[Record], stage: StageName) -> date:
    """Return the date up to which a queue has been read: that of the last of *rows* which still stands in it."""
    places = (stage_of(row) for row in reversed(rows))
    return next((place.date for place in places if place is not None and place.name is stage), date.min)


def _day(record: Record, stage: StageName) -> date | None:
    """Return what the list is by, or None where the row has left the stage since the index was read."""
    if stage is StageName.REQUESTED:
        return record.request.due_date if record.request and not record.is_erased else None
    return review_date(record)


def _cursor(place: Place) -> str:
    day, key = place
    return f"{day}|{key}"


def _position(after: str | None) -> Place | None:
    """Return the place that a cursor says: compared as what it is, since as a text ``a-b/1`` sorts before ``a/1``."""
    if after is None:
        return None
    day, _, key = after.partition("|")
    try:
        return date.fromisoformat(day), RecordKey.parse(key)
    except (Invalid, ValueError):
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
