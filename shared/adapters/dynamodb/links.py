"""The store of links by themselves."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.keys import (
    LINKS,
    RECORD,
    behind,
    link_prefix,
    link_sk,
    linked_by,
    record_pk,
    row_key,
)
from shared.adapters.dynamodb.link_codec import counts_from, counts_item, facts_from, link_item
from shared.adapters.dynamodb.parts import EXISTING, Delete, Part, Put, Update, in_version
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.record_parts import MARK
from shared.adapters.dynamodb.writes import Writes
from shared.application.link_store import Ends
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, LinkCounts, LinkFacts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoLinks:
    """``LinkStore`` on the records table."""

    def __init__(self, *, client: "DynamoDBClient", table: str, backoff: Backoff | None = None) -> None:
        self.client, self.table = client, table
        self.backoff = backoff or Backoff()

    def facts(self, tenant: TenantId, links: Sequence[Ends]) -> Mapping[Ends, LinkFacts]:
        """Read links, a hundred a request."""
        rows = {(record_pk(tenant, target), link_sk(source)): (target, source) for target, source in links}
        found: dict[Ends, LinkFacts] = {}
        for item in self._batches.get([row_key(*row) for row in rows]):
            with suppress(Unreadable):
                found[rows[item["pk"]["S"], item["sk"]["S"]]] = facts_from(item)
        return found

    def sources(self, tenant: TenantId, target: RecordKey, after: RecordKey | None, limit: int) -> Sequence[RecordKey]:
        first, last = link_prefix()
        wanted = Range(pk=record_pk(tenant, target), first=behind(link_sk(after)) if after else first, last=last)
        items, _ = Queries(client=self.client, table=self.table).page(wanted, limit)
        return [linked_by(item["sk"]["S"]) for item in items]

    def counts(self, tenant: TenantId, target: RecordKey) -> LinkCounts | None:
        items = self._batches.get([row_key(record_pk(tenant, target), LINKS)])
        try:
            return counts_from(items[0]) if items else LinkCounts()
        except Unreadable:
            return None

    def put_link(self, tenant: TenantId, ends: Ends, facts: LinkFacts, version: int) -> None:
        target, source = ends
        row = row_key(record_pk(tenant, target), RECORD)
        put = Put(self.table, link_item(tenant, target, source, facts))
        parts: list[Part] = [put, self._checked(tenant, source, version)]
        if self._batches.get([row], ["pk"]):
            parts.append(Update(self.table, row, EXISTING, sets=MARK))
        self._writes.together(parts)

    def delete_link(self, tenant: TenantId, ends: Ends, version: int) -> None:
        target, source = ends
        deletion = Delete(self.table, row_key(record_pk(tenant, target), link_sk(source)))
        self._writes.together([deletion, self._checked(tenant, source, version)])

    def put_counts(self, tenant: TenantId, target: RecordKey, counts: Counts, version: int | None) -> None:
        item = counts_item(tenant, target, counts, (version or 0) + 1)
        self._writes.together([Put(self.table, item, () if version is None else in_version(version))])

    def _checked(self, tenant: TenantId, source: RecordKey, version: int) -> Update:
        return Update(self.table, row_key(record_pk(tenant, source), RECORD), in_version(version))

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.table, backoff=self.backoff)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)
