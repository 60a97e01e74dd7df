"""Finds unfinished work over all tenants, in partitions that are for all of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.keys import (
    BY_STAGE,
    LAST,
    OPEN,
    PUBLISHED,
    IndexKey,
    open_pk,
    opened_at,
    owned,
    owner_of,
    stage_pk,
)
from shared.adapters.dynamodb.queries import Queries, Range
from shared.application.stored import EVERY_WORKFLOW
from shared.kernel.identifiers import SHARDS, TenantId
from shared.retention.stage import StageName

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_AT_A_TIME = 1000
_EVERY_TENANT = TenantId("*")


class DynamoUnfinished:
    """``Unfinished`` on the tables of jobs, records and configuration."""

    def __init__(self, *, client: "DynamoDBClient", jobs: str, records: str, catalogue: str) -> None:
        self.jobs = Queries(client=client, table=jobs)
        self.records = Queries(client=client, table=records)
        self.catalogue = Queries(client=client, table=catalogue)
        self.at_a_time = _AT_A_TIME

    def open_jobs(self) -> Iterator[tuple[TenantId, datetime]]:
        for shard in range(SHARDS):
            for tenant, sk in self._first_of_each(self.jobs, open_pk(shard), OPEN):
                yield tenant, opened_at(sk)[0]

    def claims(self) -> Iterator[TenantId]:
        for shard in range(SHARDS):
            pk = stage_pk(_EVERY_TENANT, EVERY_WORKFLOW, StageName.CLAIMED, shard)
            for tenant, _ in self._first_of_each(self.records, pk, BY_STAGE):
                yield tenant

    def publications(self) -> Iterator[TenantId]:
        for item in self.catalogue.each(Range(pk=PUBLISHED), self.at_a_time):
            yield TenantId(item["sk"]["S"])

    def _first_of_each(self, queries: Queries, pk: str, index: IndexKey) -> Iterator[tuple[TenantId, str]]:
        """Yield each tenant in a partition with its first sort key; of a tenant with very many, a page at most is read."""
        last, wanted = None, Range(pk=pk, index=index)
        while True:
            items, may_follow = queries.page(wanted, self.at_a_time)
            for item in items:
                sk = item[index[1]]["S"]
                if owner_of(sk) != last:
                    last = owner_of(sk)
                    yield last, sk
            if not may_follow or last is None:
                return
            wanted = Range(pk=pk, index=index, first=owned(last) + LAST)
