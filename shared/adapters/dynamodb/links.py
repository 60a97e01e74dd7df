"""The store of links by themselves."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.keys import (
    LINKS,
    NOT_EXISTING,
    RECORD,
    behind,
    link_prefix,
    link_sk,
    linked_by,
    record_pk,
    row_key,
)
from shared.adapters.dynamodb.link_codec import counts_from, counts_item, facts_from, link_item
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.writes import IN_THIS_VERSION, Writes, version_value
from shared.application.link_store import Ends
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, LinkCounts, LinkFacts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


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
        put: TransactWriteItemTypeDef = {
            "Put": {"TableName": self.table, "Item": link_item(tenant, target, source, facts)}
        }
        mark: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self.table,
                "Key": row_key(record_pk(tenant, target), RECORD),
                "UpdateExpression": "SET is_linked = :marked",
                "ConditionExpression": "attribute_exists(pk)",
                "ExpressionAttributeValues": {":marked": {"N": "1"}},
            }
        }
        source_row = self._checked(tenant, source, version)
        is_there = bool(self._batches.get([row_key(record_pk(tenant, target), RECORD)], ["pk"]))
        self._writes.together([put, source_row, mark] if is_there else [put, source_row])

    def delete_link(self, tenant: TenantId, ends: Ends, version: int) -> None:
        target, source = ends
        key = row_key(record_pk(tenant, target), link_sk(source))
        deletion: TransactWriteItemTypeDef = {"Delete": {"TableName": self.table, "Key": key}}
        self._writes.together([deletion, self._checked(tenant, source, version)])

    def put_counts(self, tenant: TenantId, target: RecordKey, counts: Counts, version: int | None) -> None:
        put: Any = {"TableName": self.table, "Item": counts_item(tenant, target, counts, (version or 0) + 1)}
        if version is not None:
            put["ConditionExpression"] = IN_THIS_VERSION if version else NOT_EXISTING
        if version:
            put["ExpressionAttributeValues"] = version_value(version)
        self._writes.together([{"Put": put}])

    def _checked(self, tenant: TenantId, source: RecordKey, version: int) -> "TransactWriteItemTypeDef":
        check: Any = {"TableName": self.table, "Key": row_key(record_pk(tenant, source), RECORD)}
        check["ConditionExpression"] = IN_THIS_VERSION if version else NOT_EXISTING
        if version:
            check["ExpressionAttributeValues"] = version_value(version)
        return {"ConditionCheck": check}

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.table, backoff=self.backoff)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)
