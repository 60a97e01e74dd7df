"""Records and contents in memory."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from shared.access.evidence import Evidence
from shared.application.stored import (
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
    StatePartition,
    StateQuery,
    StateRange,
)
from shared.kernel.errors import Invalid, Malformed, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import SHARDS, RecordKey, TenantId
from shared.records.content import AnyContent, Attachment, ContentKind
from shared.records.index_position import index_position, instant_of
from shared.records.links import LinkCounts, LinkFacts, total
from shared.records.record import Record
from shared.records.relinking import Relinking, needed, relinking
from shared.retention.listing import Listing, Place, day_in
from shared.retention.stage import file_stage, stage_of
from tests.fakes.ledger import FakeLedger
from tests.fakes.links import links_of
from tests.fakes.versions import check_is, written

UNREADABLE_LINK = "unreadable_link"


@dataclass(slots=True, kw_only=True)
class FakeRecords:
    """Rows by tenant and key; *unreadable* rows are there, *unstorable* records refuse to be written."""

    ledger: FakeLedger
    rows: dict[tuple[TenantId, RecordKey], Record] = field(default_factory=dict)
    parts: dict[tuple[TenantId, ContentKey], AnyContent] = field(default_factory=dict)
    unreadable: set[tuple[TenantId, RecordKey]] = field(default_factory=set)
    unreadable_counts: set[tuple[TenantId, RecordKey]] = field(default_factory=set)
    unstorable: set[RecordKey] = field(default_factory=set)
    links: dict[tuple[TenantId, RecordKey, RecordKey], LinkFacts] = field(default_factory=dict)  # target, source
    counts: dict[tuple[TenantId, RecordKey], LinkCounts] = field(default_factory=dict)

    def read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
        there = [key for key in keys if (tenant, key) in self.rows]
        unreadable = frozenset(key for key in there if (tenant, key) in self.unreadable)
        return Rows(
            records={key: deepcopy(self.rows[tenant, key]) for key in there if key not in unreadable},
            unreadable=unreadable,
        )

    def link_counts(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Mapping[RecordKey, LinkCounts]:
        readable = [key for key in keys if (tenant, key) not in self.unreadable_counts]
        return {key: self.counts.get((tenant, key), LinkCounts()) for key in readable}

    def save(self, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        record = change.record
        if record.key in self.unstorable:
            raise Invalid("not_storable", "this is more, or other, than can be stored")
        there = self.rows.get((tenant, record.key))
        kept = deepcopy(written(there, record))
        if there is not None and there.is_linked != record.is_linked:
            raise StaleVersion("stale_version", "this has been pointed to since it was read")
        if change.counted is not None and change.counted != self._counts_of(tenant, record.key).version:
            raise StaleVersion("stale_version", "what points here has changed since it was read")
        links = self._relinking(tenant, change)
        for key, version in change.links.items():
            check_is(self.rows.get((tenant, key)), version)
        parts = {(tenant, (record.key, ContentKind.ATTACHMENT, one.number)): one for one in change.attachments}
        if not parts.keys() <= self.parts.keys():
            raise StaleVersion("stale_version", "an attachment is gone")
        preserved = {(tenant, (record.key, one.kind, one.number)): one for one in change.preserved}
        if preserved.keys() & self.parts.keys():
            raise StaleVersion("stale_version", "this number is taken")
        self.parts.update(parts)
        self.parts.update(preserved)
        self.rows[tenant, record.key] = kept
        if links is not None:
            self._relink(tenant, record.key, links)
        self.unreadable.discard((tenant, record.key))
        if evidence is not None:
            self.ledger.write_evidence(tenant, evidence)
        return deepcopy(kept)

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        done, conflicts, rejected = {}, set(), set()
        for change in changes:
            try:
                done[change.record.key] = self.save(tenant, change)
            except (StaleVersion, RuleConflict):
                conflicts.add(change.record.key)
            except Invalid:
                rejected.add(change.record.key)
            except Unavailable as error:
                if error.code != UNREADABLE_LINK:
                    raise
                rejected.add(change.record.key)
        return Saved(written=done, conflicts=frozenset(conflicts), rejected=frozenset(rejected))

    def add_content(self, tenant: TenantId, record: Record, content: AnyContent) -> None:
        place = (tenant, (record.key, content.kind, content.number))
        if place in self.parts:
            raise StaleVersion("stale_version", "this number is taken")
        self.save(tenant, Change(record=record, before=record))
        self.parts[place] = content

    def contents(
        self, tenant: TenantId, key: RecordKey, kind: ContentKind, after: int, limit: int
    ) -> Sequence[AnyContent]:
        own = [
            content
            for (owner, (record, its_kind, number)), content in self.parts.items()
            if (owner, record, its_kind) == (tenant, key, kind) and number > after
        ]
        return sorted(own, key=lambda content: content.number)[:limit]

    def has_attachment(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        return (tenant, (key, ContentKind.ATTACHMENT, number)) in self.parts

    def delete_contents(self, tenant: TenantId, contents: Sequence[ContentKey]) -> None:
        for content in contents:
            self.parts.pop((tenant, content), None)

    def in_state(
        self, tenant: TenantId, partition: StatePartition, until: datetime, after: str | None, limit: int
    ) -> KeyPage:
        if after is not None and "|" not in after:
            raise Malformed("invalid_cursor", "this is not a cursor of this list")
        behind = [pair for pair in self._in_state(tenant, partition, until) if after is None or pair[0] > after]
        return _page(behind, limit)

    def count_in_state(self, tenant: TenantId, partition: StatePartition, until: datetime, most: int) -> int:
        return min(len(self._in_state(tenant, partition, until)), most + 1)

    def in_order(
        self, tenant: TenantId, query: StateQuery, after: str | None, limit: int, *, newest_first: bool = False
    ) -> OrderedKeys:
        if after is not None and "|" not in after:
            raise Malformed("invalid_cursor", "this is not a cursor of this list")
        pairs = self._in_order(tenant, query)
        if newest_first:
            pairs.reverse()
        behind = [pair for pair in pairs if after is None or (pair[0] < after if newest_first else pair[0] > after)]
        return OrderedKeys(keys=tuple(behind[:limit]), is_over=len(behind) <= limit)

    def count_in_order(self, tenant: TenantId, query: StateQuery) -> int:
        return len(self._in_order(tenant, query))

    def listed(
        self, tenant: TenantId, listing: Listing, before: date | None, after: Place | None, limit: int
    ) -> Sequence[Place]:
        dated = [(day_in(listing, row), row.key) for (owner, _), row in self.rows.items() if owner == tenant]
        found = sorted(
            ((day, key) for day, key in dated if day is not None and (before is None or day < before)), key=_as_text
        )
        return [one for one in found if after is None or _as_text(one) > _as_text(after)][:limit]

    def in_stage(
        self, tenant: TenantId, partition: StagePartition, until: date | None, after: str | None, limit: int
    ) -> KeyPage:
        behind = [pair for pair in self._in_stage(tenant, partition, until) if after is None or pair[0] > after]
        return _page(behind, limit)

    def count_in_stage(self, tenant: TenantId, partition: StagePartition, until: date | None, most: int) -> int:
        return min(len(self._in_stage(tenant, partition, until)), most + 1)

    def days(self, tenant: TenantId, ranges: Sequence[DayRange], limit: int) -> Sequence[DayPage]:
        return [self._days(tenant, one, limit) for one in ranges]

    def filled(self, tenant: TenantId, ranges: Sequence[IndexRange]) -> Sequence[IndexRange]:
        return [one for one in ranges if self._first(tenant, one).keys]

    def link_all(self, tenant: TenantId) -> None:
        """Make the links of a tenant's rows anew, as if each row had been saved."""
        rows = {key: row for (owner, key), row in self.rows.items() if owner == tenant}
        links, counts = links_of(rows)
        self.links |= {(tenant, target, source): facts for (target, source), facts in links.items()}
        for target, found in counts.items():
            version = self._counts_of(tenant, target).version + 1
            self.counts[tenant, target] = LinkCounts(counts=found, version=version)
            if target in rows:
                self.rows[tenant, target] = replace(rows[target], is_linked=True)

    def _first(self, tenant: TenantId, wanted: IndexRange) -> KeyPage:
        if isinstance(wanted, StateRange):
            return self.in_state(tenant, wanted.partition, wanted.until, None, 1)
        return self.in_stage(tenant, wanted.partition, wanted.until, None, 1)

    def _counts_of(self, tenant: TenantId, key: RecordKey) -> LinkCounts:
        return self.counts.get((tenant, key), LinkCounts())

    def _relinking(self, tenant: TenantId, change: Change) -> Relinking | None:
        need = needed(change.before, change.record)
        if need is None:
            return None
        if any((tenant, key) in self.unreadable for key in need.rows):
            raise Unavailable(UNREADABLE_LINK, "a record that this one is linked to can't be read")
        rows = {key: self.rows[tenant, key] for key in need.rows if (tenant, key) in self.rows}
        return relinking(change.before, change.record, rows, self._counts_of(tenant, change.record.key))

    def _relink(self, tenant: TenantId, source: RecordKey, links: Relinking) -> None:
        for target, facts in links.facts.items():
            self.links.pop((tenant, target, source), None)
            if facts is not None:
                self.links[tenant, target, source] = facts
        for target, added in links.added.items():
            were = self._counts_of(tenant, target)
            counts = total([(1, were.counts), (1, added)])
            self.counts[tenant, target] = LinkCounts(counts=counts, version=were.version + 1)
        for target in links.pointed_at:
            self.rows[tenant, target] = replace(self.rows[tenant, target], is_linked=True)

    def _in_stage(self, tenant: TenantId, partition: StagePartition, until: date | None) -> list[tuple[str, RecordKey]]:
        staged = [(stage_of(row), row.key, "") for (owner, _), row in self.rows.items() if owner == tenant]
        staged += [
            (file_stage(part), key, f"#{number:06d}")
            for (owner, (key, _, number)), part in self.parts.items()
            if owner == tenant and isinstance(part, Attachment)
        ]
        return sorted(
            (f"{its.date.isoformat()}|{key}{suffix}", key)
            for its, key, suffix in staged
            if its is not None
            and its.name is partition.stage
            and (its.name.is_of_every_tenant or key.workflow == partition.workflow)
            and key.shard == partition.shard
            and (until is None or its.date <= until)
        )

    def _days(self, tenant: TenantId, one: DayRange, limit: int) -> DayPage:
        if isinstance(one.partition, StagePartition):
            pairs = self._in_stage(tenant, one.partition, one.last)
        else:
            pairs = self._in_state(tenant, one.partition, instant_of(one.last))
        first = "" if one.first is None else one.first.isoformat()
        positions = [at for at, _ in pairs if (at >= first if one.after is None else at > one.after)]
        shown = positions[:limit]
        days = tuple(date.fromisoformat(at[:10]) for at in shown)
        return DayPage(days=days, last=shown[-1] if len(positions) > limit else None)

    def _in_order(self, tenant: TenantId, query: StateQuery) -> list[tuple[str, RecordKey]]:
        until = query.until or datetime.max.replace(tzinfo=UTC)
        partitions = [
            StatePartition(workflow=query.workflow, state=query.state, is_erased=query.is_erased, shard=shard)
            for shard in range(SHARDS)
        ]
        found = [pair for partition in partitions for pair in self._in_state(tenant, partition, until)]
        since = "" if query.since is None else query.since.isoformat(timespec="microseconds")
        return sorted(pair for pair in found if pair[0] >= since)

    def _in_state(self, tenant: TenantId, partition: StatePartition, until: datetime) -> list[tuple[str, RecordKey]]:
        return sorted(
            (f"{index_position(row).since.isoformat(timespec='microseconds')}|{row.key.record}", row.key)
            for (owner, _), row in self.rows.items()
            if owner == tenant
            and (row.key.workflow, index_position(row).state, row.is_erased, row.key.shard)
            == (partition.workflow, partition.state, partition.is_erased, partition.shard)
            and index_position(row).since <= until
        )


def _as_text(position: Place) -> str:
    day, key = position
    return f"{day}#{key}"


def _page(pairs: list[tuple[str, RecordKey]], limit: int) -> KeyPage:
    last = pairs[limit - 1][0] if len(pairs) > limit else None
    return KeyPage(keys=tuple(key for _, key in pairs[:limit]), last=last)
