"""The catalogue of every tenant's configuration, and the register of tenants."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from shared.access.evidence import Evidence
from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import next_of
from shared.adapters.dynamodb.catalogue_codec import (
    catalogue_from,
    catalogue_item,
    catalogue_name,
    catalogue_range,
    catalogue_sk,
    count_sk,
    count_within_sk,
)
from shared.adapters.dynamodb.catalogue_counts import Count
from shared.adapters.dynamodb.keys import PUBLISHED, TENANTS, row_key
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.parts import Delete, Part, Put, in_version, number
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.writes import Writes
from shared.adapters.errors import stale
from shared.application.configured import COUNTED, COUNTED_WITHIN, AnyConfiguration, Configuration
from shared.application.paging import PageBudget
from shared.kernel.bounds import HEAVIEST_READ
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import TenantId
from shared.retention.policy import Policy
from shared.retention.preview import Preview

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TENANTS_AT_A_TIME = 1000
_LATELY = timedelta(days=7)  # far longer than a job may be missing


class DynamoCatalogue:
    """``Catalogue`` on the catalogue table; all reads are consistent."""

    def __init__(
        self, *, client: "DynamoDBClient", table: str, ledger: LedgerRows, backoff: Backoff | None = None
    ) -> None:
        self.client, self.table, self.ledger = client, table, ledger
        self.backoff = backoff or Backoff()

    def get(self, tenant: TenantId, kind: type[Configuration], name: str) -> Configuration | None:
        """Return one, or None."""
        return self.get_many(tenant, kind, [name]).get(name)

    def get_many(
        self, tenant: TenantId, kind: type[Configuration], names: Sequence[str]
    ) -> Mapping[str, Configuration]:
        by_key = {catalogue_sk(kind, name): name for name in names}
        batches = Batches(client=self.client, table=self.table, backoff=self.backoff)
        found = batches.get([row_key(tenant, sk) for sk in by_key])
        return {by_key[item["sk"]["S"]]: catalogue_from(kind, item) for item in found}

    def page(
        self, tenant: TenantId, kind: type[Configuration], after: str | None, limit: int
    ) -> tuple[Sequence[tuple[str, Configuration]], str | None]:
        first, last = catalogue_range(kind, after)
        room = PageBudget(size=limit, weight=HEAVIEST_READ)
        things: list[tuple[str, Configuration]] = []
        # DynamoDB answers 1 MB at a time, so no more than that is read beyond what there is room for.
        for item in self._queries.each(Range(pk=tenant, first=first, last=last), limit + 1):
            if not room.take(len(item["body"]["S"].encode())):
                return things, things[-1][0]
            things.append((catalogue_name(item["sk"]["S"]), catalogue_from(kind, item)))
        return things, None

    def put(
        self,
        tenant: TenantId,
        name: str,
        thing: Configuration,
        evidence: Evidence,
        beside: Sequence[tuple[str, AnyConfiguration]] = (),
        spent: Preview | None = None,
        *,
        is_new: bool = False,
    ) -> Configuration:
        before = 0 if is_new else thing.version
        parts: list[Part] = [
            Put(self.table, catalogue_item(tenant, name, thing), in_version(before)),
            *(Put(self.table, catalogue_item(tenant, its, one), in_version(one.version)) for its, one in beside),
        ]
        if spent is not None:
            parts.append(self._deletion(tenant, Preview, spent.token, spent.version))
        registration = Put(self.table, row_key(TENANTS, tenant))
        parts += [self.ledger.put(tenant, evidence), registration, *self._published(tenant, thing)]
        self._write(tenant, parts, self._counts(tenant, name, thing, before))
        return next_of(thing)

    def _published(self, tenant: TenantId, thing: object) -> Sequence[Part]:
        """Return the row by which the resume function finds who may have published without the recalculation's job (P3)."""
        if not isinstance(thing, Policy) or thing.job is None:
            return ()
        end = ceil((thing.published_at + _LATELY).timestamp())
        return (Put(self.table, row_key(PUBLISHED, tenant) | {"expires_at": number(end)}),)

    def _counts(self, tenant: TenantId, name: str, thing: Configuration, before: int) -> Sequence[Count]:
        kind = type(thing)
        counts: list[Count] = []
        if kind in COUNTED and not before:
            counts.append(Count(sk=count_sk(kind), by=1, bound=COUNTED[kind]))
        within = COUNTED_WITHIN.get(kind)
        if within is None:
            return counts
        stored = self.get(tenant, kind, name) if before else None
        if before and (stored is None or stored.version != before):
            raise stale()
        # Exact, because the write holds only while the stored one is in the version that was read.
        by = within.number(thing) - (within.number(stored) if stored else 0)
        if by:
            counts.append(Count(sk=count_within_sk(kind), by=by, bound=within.bound))
        return counts

    def _write(self, tenant: TenantId, parts: Sequence[Part], counts: Sequence[Count]) -> None:
        for count in counts:
            count.check({})  # the write's condition lets any number into a row that is not there yet
        try:
            self._writes.together([*parts, *(count.part(self.table, tenant) for count in counts)])
        except StaleVersion:
            # Which part failed, the error does not say: the thing exists or has changed, or there are as many as there may be.
            batches = Batches(client=self.client, table=self.table, backoff=self.backoff)
            found = {item["sk"]["S"]: item for item in batches.get([row_key(tenant, one.sk) for one in counts])}
            for count in counts:
                count.check(found.get(count.sk, {}))
            raise

    def delete(self, tenant: TenantId, kind: type[Configuration], name: str, version: int, evidence: Evidence) -> None:
        parts: list[Part] = [self._deletion(tenant, kind, name, version), self.ledger.put(tenant, evidence)]
        if kind in COUNTED:
            parts.append(Count(sk=count_sk(kind), by=-1, bound=COUNTED[kind]).part(self.table, tenant))
        self._writes.together(parts)

    def _deletion(self, tenant: TenantId, kind: type, name: str, version: int) -> Delete:
        return Delete(self.table, row_key(tenant, catalogue_sk(kind, name)), in_version(version))

    def tenants(self) -> Iterator[TenantId]:
        """Yield every registered tenant, in order."""
        for item in self._queries.each(Range(pk=TENANTS), _TENANTS_AT_A_TIME):
            yield TenantId(item["sk"]["S"])

    @property
    def _queries(self) -> Queries:
        return Queries(client=self.client, table=self.table)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)
