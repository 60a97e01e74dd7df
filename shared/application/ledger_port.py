"""The port of the ledger; ports.py has it among the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from shared.access.evidence import Evidence
from shared.application.stored import Stretch
from shared.jobs.history import HistoryEntry
from shared.jobs.outcome import Level, Outcome
from shared.kernel.identifiers import JobId, RecordKey, TenantId


class Ledger(Protocol):
    """The append-only evidence, without personal data."""

    def write_history(self, tenant: TenantId, entries: Sequence[HistoryEntry]) -> None:
        """Write all entries; one of the same job, record and content is the same entry."""
        ...

    def pages_of(
        self, tenant: TenantId, job: JobId, records: Sequence[RecordKey], content: str | None = None
    ) -> Mapping[RecordKey, int]:
        """Return on which page each of *records* (or that *content* of each) has been counted, for those that have."""
        ...

    def history(
        self,
        tenant: TenantId,
        job: JobId,
        level: Level | None,
        outcome: Outcome | None,
        after: str | None,
        limit: int,
    ) -> tuple[Sequence[HistoryEntry], str | None]:
        """Return a job's entries and where to go on."""
        ...

    def write_evidence(self, tenant: TenantId, evidence: Evidence) -> None:
        """Write what was done outside a job's history."""
        ...

    def since(
        self, tenant: TenantId, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries of all kinds in the order of time, of one record or of all, and where to go on."""
        ...

    def acts_on(self, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        """Return all acts on one subject in the order of time, consistently read."""
        ...

    def stretch(
        self, tenant: TenantId, wanted: Stretch, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries in the order of time, eventually consistent, and where to go on."""
        ...
