"""The file types that a workflow's files ever had, and how many files each has (P15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from shared.kernel.identifiers import TenantId, WorkflowId


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePartition:
    """One shard of a workflow's files of a type; those that wait behind a link are apart (X17)."""

    workflow: WorkflowId
    file_type: str
    is_waiting: bool
    shard: int


class FileTypes(Protocol):
    """Types are remembered for good: that the last file of one has gone is no reason to forget it."""

    def has(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> bool: ...

    def all(self, tenant: TenantId, workflow: WorkflowId, most: int) -> Sequence[str]:
        """Return the types in order, at most so many."""
        ...

    def add(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> None:
        """Remember a type; one that is known stays as it is."""
        ...

    def count(self, tenant: TenantId, partition: FilePartition, until: datetime, most: int) -> int:
        """Count files added by *until*, inclusive; a count above *most* only means more. Eventually consistent."""
        ...
