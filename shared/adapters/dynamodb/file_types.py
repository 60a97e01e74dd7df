"""``FileTypes`` on the records table: a row for each type of a workflow, and files by type in the index by state."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.keys import (
    BY_STATE,
    LAST,
    file_place_pk,
    file_type_of,
    file_type_sk,
    file_types_pk,
    last_state_sk,
    row_key,
)
from shared.adapters.dynamodb.models import Row
from shared.adapters.dynamodb.parts import Put
from shared.adapters.dynamodb.queries import Queries, Range
from shared.adapters.dynamodb.writes import Writes
from shared.application.file_types import FilePartition
from shared.kernel.identifiers import TenantId, WorkflowId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_AT_A_TIME = 100


class DynamoFileTypes:
    """The adapter."""

    def __init__(self, *, client: "DynamoDBClient", table: str, backoff: Backoff | None = None) -> None:
        self.client, self.table = client, table
        self.backoff = backoff or Backoff()

    def has(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> bool:
        batches = Batches(client=self.client, table=self.table, backoff=self.backoff)
        return bool(batches.get([row_key(file_types_pk(tenant, workflow), file_type_sk(file_type))], ["pk"]))

    def all(self, tenant: TenantId, workflow: WorkflowId, most: int) -> Sequence[str]:
        wanted = Range(pk=file_types_pk(tenant, workflow), first=file_type_sk(""), last=file_type_sk(LAST))
        items = Queries(client=self.client, table=self.table).each(wanted, min(most, _AT_A_TIME))
        return [file_type_of(item["sk"]["S"]) for item in islice(items, most)]

    def add(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> None:
        item = Row.item(pk=file_types_pk(tenant, workflow), sk=file_type_sk(file_type), body="{}")
        Writes(client=self.client, backoff=self.backoff).together([Put(self.table, item)])

    def count(self, tenant: TenantId, partition: FilePartition, until: datetime, most: int) -> int:
        pk = file_place_pk(
            tenant, partition.workflow, partition.file_type, partition.shard, is_waiting=partition.is_waiting
        )
        wanted = Range(pk=pk, last=last_state_sk(until), index=BY_STATE)
        return Queries(client=self.client, table=self.table).count(wanted, most)
