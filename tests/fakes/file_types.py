"""File types in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.application.file_types import FilePartition
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.records.content import Attachment
from shared.retention.waiting import file_waits_on
from tests.fakes.records import FakeRecords


@dataclass(slots=True, kw_only=True)
class FakeFileTypes:
    """Types by tenant and workflow; the files are those of the records."""

    records: FakeRecords
    types: set[tuple[TenantId, WorkflowId, str]] = field(default_factory=set)

    def has(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> bool:
        return (tenant, workflow, file_type) in self.types

    def all(self, tenant: TenantId, workflow: WorkflowId, most: int) -> Sequence[str]:
        return sorted(name for owner, its, name in self.types if (owner, its) == (tenant, workflow))[:most]

    def add(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> None:
        self.types.add((tenant, workflow, file_type))

    def count(self, tenant: TenantId, partition: FilePartition, until: datetime, most: int) -> int:
        found = sum(
            owner == tenant
            and isinstance(file, Attachment)
            and (key.workflow, file.file_type, file_waits_on(file) is not None, key.shard)
            == (partition.workflow, partition.file_type, partition.is_waiting, partition.shard)
            and file.added_at <= until
            for (owner, (key, _, _)), file in self.records.parts.items()
        )
        return min(found, most + 1)
