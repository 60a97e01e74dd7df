"""The store of learners' ILR returns."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.ilr_codec import ilr_from, ilr_item
from shared.adapters.dynamodb.keys import Item, ilr_pk, learner_of, row_key
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.parts import Delete, Part, Put
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.record_parts import Near, parts_of
from shared.adapters.dynamodb.write_result import WriteResult, saved
from shared.adapters.dynamodb.writes import Writes
from shared.adapters.threads import for_each
from shared.application.stored import Change, IlrChange, IlrRows, Saved
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.ilr import IlrId, IlrReturn

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_TOGETHER = 100
LARGEST_TOGETHER = 3_500_000  # bytes, below DynamoDB's limit of 4 MB a transaction
_RETURNS_AT_A_TIME = 100


class DynamoIlrs:
    """``IlrStore`` on the ILR table; learners' versions are in the records table."""

    def __init__(
        self,
        *,
        client: "DynamoDBClient",
        table: str,
        records_table: str,
        ledger: LedgerRows,
        threads: int = 1,
        backoff: Backoff | None = None,
    ) -> None:
        self.client, self.table, self.records_table = client, table, records_table
        self.ledger, self.threads = ledger, threads
        self.backoff = backoff or Backoff()

    def returns(self, tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        wanted = list(dict.fromkeys(learners))
        rows = for_each(lambda learner: self._rows(tenant, learner), wanted, self.threads)
        found: dict[RecordId, tuple[IlrReturn, ...]] = {}
        unreadable: set[RecordId] = set()
        for learner, items in zip(wanted, rows, strict=True):
            try:
                found[learner] = tuple(ilr_from(item) for item in items)
            except Unreadable:
                unreadable.add(learner)
        return IlrRows(returns=found, unreadable=frozenset(unreadable))

    def of_return(self, tenant: TenantId, learners: Sequence[RecordId], ilr: IlrId) -> IlrRows:
        """Read one return of each learner, a hundred a request."""
        wanted = [row_key(ilr_pk(tenant, learner), ilr) for learner in dict.fromkeys(learners)]
        found: dict[RecordId, tuple[IlrReturn, ...]] = dict.fromkeys(learners, ())
        unreadable: set[RecordId] = set()
        for item in self._batches.get(wanted):
            _, learner = learner_of(item["pk"]["S"])
            try:
                found[learner] = (ilr_from(item),)
            except Unreadable:
                del found[learner]
                unreadable.add(learner)
        return IlrRows(returns=found, unreadable=frozenset(unreadable))

    def save(self, tenant: TenantId, change: IlrChange) -> None:
        self._writes.together(self._parts(tenant, change))

    def save_each(self, tenant: TenantId, changes: Sequence[IlrChange]) -> Saved:
        """Write several learners a transaction; if one is refused, each alone."""
        results = dict.fromkeys((change.record.key for change in changes), WriteResult.WRITTEN)

        def write(some: Sequence[_Prepared]) -> None:
            try:
                self._writes.together([part for one in some for part in one.parts])
            except (StaleVersion, Invalid) as error:
                if len(some) == 1:
                    results[some[0].change.record.key] = (
                        WriteResult.CONFLICT if isinstance(error, StaleVersion) else WriteResult.REJECTED
                    )
                    return
                for one in some:
                    write([one])

        prepared: list[_Prepared] = []
        for change in changes:
            try:
                prepared.append(_Prepared(change, self._parts(tenant, change)))
            except Invalid:
                results[change.record.key] = WriteResult.REJECTED
        for_each(write, list(_together(prepared)), self.threads)
        return saved(changes, results)

    def delete_all(self, tenant: TenantId, learners: Sequence[RecordId]) -> None:
        """Delete every return, readable or not."""
        rows = for_each(lambda learner: self._rows(tenant, learner), list(dict.fromkeys(learners)), self.threads)
        found = [row_key(item["pk"]["S"], item["sk"]["S"]) for items in rows for item in items]
        self._batches.delete(found)

    def _rows(self, tenant: TenantId, learner: RecordId) -> list[Item]:
        wanted = Range(pk=ilr_pk(tenant, learner))
        return list(Queries(client=self.client, table=self.table).each(wanted, _RETURNS_AT_A_TIME))

    def _parts(self, tenant: TenantId, change: IlrChange) -> list[Part]:
        record = change.record
        # A return changes no link of its learner, so the record is its own before.
        before = record if record.version else None
        kept = Change(record=record, before=before, links=change.links, preserved=change.preserved)
        pk = ilr_pk(tenant, record.key.record)
        return [
            *parts_of(self.records_table, tenant, kept, Near()).values(),
            *(Put(self.table, ilr_item(tenant, one)) for one in change.put),
            *(Delete(self.table, row_key(pk, ilr)) for ilr in change.delete),
            *(self.ledger.put(tenant, one) for one in change.evidence),
        ]

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.table, threads=self.threads, backoff=self.backoff)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)


@dataclass(frozen=True, slots=True)
class _Prepared:
    change: IlrChange
    parts: Sequence[Part]

    @property
    def size(self) -> int:
        # JSON is never shorter than what DynamoDB counts.
        return sum(len(json.dumps(part.item)) for part in self.parts if isinstance(part, Put))

    @property
    def is_apart(self) -> bool:
        # Two learners may have a link in common, and DynamoDB refuses a transaction with a row in it twice.
        return bool(self.change.links)


def _together(prepared: Sequence[_Prepared]) -> Iterator[Sequence[_Prepared]]:
    group: list[_Prepared] = []
    count = size = 0
    for one in prepared:
        if one.is_apart:
            yield [one]
            continue
        own = one.size
        # A learner who alone is too large has a group of their own, which the store refuses.
        if group and (count + len(one.parts) > MOST_TOGETHER or size + own > LARGEST_TOGETHER):
            yield group
            group, count, size = [], 0, 0
        group.append(one)
        count += len(one.parts)
        size += own
    if group:
        yield group
