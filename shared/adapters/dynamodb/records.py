"""The store of records and their contents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from shared.access.evidence import Evidence
from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable, next_of
from shared.adapters.dynamodb.codec import content_from, content_item, record_from
from shared.adapters.dynamodb.keys import (
    BY_REQUEST,
    BY_REVIEW,
    BY_STAGE,
    BY_STATE,
    LAST,
    RECORD,
    behind,
    checked_instant_key,
    content_sk,
    day_of,
    last_stage_sk,
    last_state_sk,
    listed_at,
    listing_pk,
    listing_sk,
    record_of,
    record_pk,
    row_key,
    stage_pk,
    stage_prefix,
    state_pk,
)
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.merging import Merging
from shared.adapters.dynamodb.nearby import Nearby, unreadable_link
from shared.adapters.dynamodb.parts import NOT_EXISTING, Part, Put
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.record_parts import parts_of
from shared.adapters.dynamodb.record_writes import RecordWrites
from shared.adapters.dynamodb.write_result import saved
from shared.adapters.dynamodb.writes import Writes
from shared.adapters.threads import for_each
from shared.application.stored import (
    MOST_CONTENTS,
    Change,
    ContentKey,
    DayPage,
    DayRange,
    IndexRange,
    KeyPage,
    OrderedKeys,
    Rows,
    Saved,
    StagePartition,
    StageRange,
    StatePartition,
    StateQuery,
    StateRange,
)
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId
from shared.records.content import AnyContent, ContentKind
from shared.records.index_position import instant_of
from shared.records.links import LinkCounts
from shared.records.record import Record
from shared.retention.listing import Listing, Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_INDEX_OF = {Listing.REVIEWS: BY_REVIEW, Listing.REQUESTS: BY_REQUEST}


class DynamoRecords:
    """``RecordStore`` on the records table, *threads* requests at a time."""

    def __init__(
        self,
        *,
        client: "DynamoDBClient",
        table: str,
        ledger: LedgerRows,
        threads: int = 1,
        backoff: Backoff | None = None,
    ) -> None:
        self.client, self.table, self.ledger = client, table, ledger
        self.threads = threads
        self.backoff = backoff or Backoff()

    def read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
        """Read rows, a hundred a request."""
        wanted = [row_key(record_pk(tenant, key), RECORD) for key in dict.fromkeys(keys)]
        records: dict[RecordKey, Record] = {}
        unreadable: set[RecordKey] = set()
        for item in self._batches.get(wanted):
            key = record_of(item["pk"]["S"])
            try:
                records[key] = record_from(item)
            except Unreadable:
                unreadable.add(key)
        return Rows(records=records, unreadable=frozenset(unreadable))

    def link_counts(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Mapping[RecordKey, LinkCounts]:
        """Read counts, a hundred a request."""
        return self._nearby.counts(tenant, keys)

    def save(self, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        parts = self._parts(tenant, change)
        if evidence is not None:
            parts.append(self.ledger.put(tenant, evidence))
        self._writes.together(parts)
        return next_of(change.record)

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        write = RecordWrites(
            writes=self._writes, nearby=self._nearby, table=self.table, threads=self.threads, plain=self.ledger.plain
        )
        return saved(changes, write(tenant, changes))

    def add_content(self, tenant: TenantId, record: Record, content: AnyContent) -> None:
        """Write both rows in one transaction; the number must be free."""
        put = Put(self.table, content_item(tenant, record.key, content), NOT_EXISTING)
        # A content changes no link, so the record is its own before.
        self._writes.together([*self._parts(tenant, Change(record=record, before=record)), put])

    def contents(
        self, tenant: TenantId, key: RecordKey, kind: ContentKind, after: int, limit: int
    ) -> Sequence[AnyContent]:
        wanted = Range(
            pk=record_pk(tenant, key), first=content_sk(kind, after + 1), last=content_sk(kind, MOST_CONTENTS)
        )
        items, _ = self._queries.page(wanted, limit)
        return [content_from(kind, item) for item in items]

    def has_attachment(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        row = row_key(record_pk(tenant, key), content_sk(ContentKind.ATTACHMENT, number))
        return bool(self._batches.get([row], ["pk"]))

    def delete_contents(self, tenant: TenantId, contents: Sequence[ContentKey]) -> None:
        """Delete rows, twenty-five a request."""
        rows = [
            row_key(record_pk(tenant, key), content_sk(kind, number)) for key, kind, number in dict.fromkeys(contents)
        ]
        self._batches.delete(rows)

    def in_state(
        self, tenant: TenantId, partition: StatePartition, until: datetime, after: str | None, limit: int
    ) -> KeyPage:
        """Query the index by state; raise ``Malformed`` for a forged *after*."""
        first = None if after is None else behind(checked_instant_key(after))
        return self._key_page(_range(tenant, partition, until, first), limit)

    def count_in_state(self, tenant: TenantId, partition: StatePartition, until: datetime, most: int) -> int:
        return self._queries.count(_range(tenant, partition, until, None), most)

    def in_order(
        self, tenant: TenantId, query: StateQuery, after: str | None, limit: int, *, newest_first: bool = False
    ) -> OrderedKeys:
        """Merge the sixteen shards; raise ``Malformed`` for a forged *after*."""
        merging = Merging(queries=self._queries, threads=self.threads)
        return merging.page(tenant, query, after, limit, newest_first=newest_first)

    def count_in_order(self, tenant: TenantId, query: StateQuery) -> int:
        return Merging(queries=self._queries, threads=self.threads).count(tenant, query)

    def listed(
        self, tenant: TenantId, listing: Listing, before: date | None, after: Place | None, limit: int
    ) -> Sequence[Place]:
        """Merge the sixteen shards of the list's own index."""
        first = "0" if after is None else behind(listing_sk(*after))
        # A day alone sorts in front of all that is dated on it.
        last = "~" if before is None else before.isoformat()
        ranges = [
            Range(pk=listing_pk(tenant, shard), index=_INDEX_OF[listing], first=first, last=last)
            for shard in range(SHARDS)
        ]
        merged = Merging(queries=self._queries, threads=self.threads).merged(ranges, limit)
        return [listed_at(position) for position, _ in merged]

    def in_stage(
        self, tenant: TenantId, partition: StagePartition, until: date | None, after: str | None, limit: int
    ) -> KeyPage:
        return self._key_page(_stage_range(tenant, partition, until, after), limit)

    def count_in_stage(self, tenant: TenantId, partition: StagePartition, until: date | None, most: int) -> int:
        return self._queries.count(_stage_range(tenant, partition, until, None), most)

    def days(self, tenant: TenantId, ranges: Sequence[DayRange], limit: int) -> Sequence[DayPage]:
        """Query each range once, *threads* at a time: the keys tell the days, and no row is read."""

        def read(one: DayRange) -> DayPage:
            wanted = _day_range(tenant, one)
            items, may_follow = self._queries.page(wanted, limit)
            keys = [item[wanted.index[1]]["S"] for item in items]
            return DayPage(days=tuple(map(day_of, keys)), last=keys[-1] if may_follow and keys else None)

        return for_each(read, ranges, self.threads)

    def filled(self, tenant: TenantId, ranges: Sequence[IndexRange]) -> Sequence[IndexRange]:
        """Query each index range for one key, *threads* at a time."""
        found = for_each(lambda one: bool(self._queries.page(_range_of(tenant, one), 1)[0]), ranges, self.threads)
        return [one for one, is_filled in zip(ranges, found, strict=True) if is_filled]

    def _parts(self, tenant: TenantId, change: Change) -> list[Part]:
        near = self._nearby(tenant, [change])
        if change.record.key in near.obscure:
            raise unreadable_link()
        return list(parts_of(self.table, tenant, change, near).values())

    @property
    def _nearby(self) -> Nearby:
        return Nearby(batches=self._batches)

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.table, threads=self.threads, backoff=self.backoff)

    @property
    def _queries(self) -> Queries:
        return Queries(client=self.client, table=self.table)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)

    def _key_page(self, wanted: Range, limit: int) -> KeyPage:
        items, may_follow = self._queries.page(wanted, limit)
        found = tuple(record_of(item["pk"]["S"]) for item in items)
        return KeyPage(keys=found, last=items[-1][wanted.index[1]]["S"] if may_follow and items else None)


def _range(tenant: TenantId, partition: StatePartition, until: datetime, first: str | None) -> Range:
    pk = state_pk(tenant, partition.workflow, partition.state, partition.shard, is_erased=partition.is_erased)
    last = last_state_sk(until)
    return (
        Range(pk=pk, last=last, index=BY_STATE)
        if first is None
        else Range(pk=pk, first=first, last=last, index=BY_STATE)
    )


def _day_range(tenant: TenantId, one: DayRange) -> Range:
    place, first = one.partition, "0" if one.first is None else one.first.isoformat()
    if isinstance(place, StagePartition):
        whole = _stage_range(tenant, place, one.last, None)
    else:
        whole = _range(tenant, place, instant_of(one.last), None)
    return replace(whole, first=first if one.after is None else behind(one.after))


def _range_of(tenant: TenantId, wanted: IndexRange) -> Range:
    match wanted:
        case StateRange(partition=partition, until=until):
            return _range(tenant, partition, until, None)
        case StageRange(partition=stage, until=day):
            return _stage_range(tenant, stage, day, None)


def _stage_range(tenant: TenantId, partition: StagePartition, until: date | None, after: str | None) -> Range:
    pk = stage_pk(tenant, partition.workflow, partition.stage, partition.shard)
    own = stage_prefix(tenant, partition.stage)
    last = own + (LAST if until is None else last_stage_sk(until))
    return Range(pk=pk, index=BY_STAGE, first=own + "0" if after is None else behind(after), last=last)
