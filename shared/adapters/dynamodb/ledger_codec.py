"""Entries of the ledger as rows, and back; and the one way in which evidence gets into somebody else's transaction."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, cast

from shared.access.evidence import Evidence
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import EvidenceRow, HistoryRow
from shared.adapters.dynamodb.rows import item_of, row_of
from shared.application.ports import Randomness
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import JobId, TenantId, shard_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


def evidence_shard(subject: str) -> int:
    """Return the shard of an act, which for a record is the record's own."""
    return shard_of(subject.partition("/")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRows:
    """Makes the ledger's rows; entries live for *lifetime* after what they speak of."""

    table: str
    lifetime: timedelta
    randomness: Randomness

    def history(self, tenant: TenantId, entry: HistoryEntry) -> Item:
        """Return the row of an entry; the same job, record and content give the same key."""
        sk = keys.history_sk(entry.record, entry.content)
        return item_of(
            HistoryRow,
            pk=keys.ledger_pk(tenant, entry.job, entry.record.shard),
            sk=sk,
            by_time_pk=keys.time_pk(tenant, entry.record.shard),
            by_time_sk=keys.time_sk(entry.at, entry.job, sk),
            subject=entry.record,
            at=entry.at,
            expires_at=ceil((entry.at + self.lifetime).timestamp()),
            job=entry.job,
            outcome=entry.outcome,
            ground=entry.ground,
            page=entry.page,
            content=entry.content,
            erased=entry.erased,
            final_funding_date=entry.final_funding_date,
            dry_run=entry.dry_run,
            anonymised_on=entry.anonymised_on,
        )

    def evidence(self, tenant: TenantId, evidence: Evidence) -> Item:
        """Return the row of an act, with a key of its own each time."""
        sk = keys.evidence_sk(evidence.subject, evidence.at, self.randomness.token())
        shard = evidence_shard(evidence.subject)
        return item_of(
            EvidenceRow,
            pk=keys.ledger_pk(tenant, keys.API, shard),
            sk=sk,
            by_time_pk=keys.time_pk(tenant, shard),
            by_time_sk=keys.time_sk(evidence.at, keys.API, sk),
            subject=evidence.subject,
            at=evidence.at,
            expires_at=ceil((evidence.at + self.lifetime).timestamp()),
            action=evidence.action,
            by=evidence.by,
            details=evidence.details,
        )

    def put(self, tenant: TenantId, evidence: Evidence) -> "TransactWriteItemTypeDef":
        """Return the part of a transaction that writes *evidence*, so that a change and its evidence are written or neither."""
        return {"Put": {"TableName": self.table, "Item": self.evidence(tenant, evidence)}}


def entry_from(item: Item) -> HistoryEntry | Evidence:
    """Return the entry of either kind that a row holds; raise ``Unreadable``."""
    return evidence_from(item) if "action" in item else history_from(item)


def history_from(item: Item) -> HistoryEntry:
    """Return the history entry that a row holds; raise ``Unreadable``."""
    row = row_of(HistoryRow, item)
    return HistoryEntry(
        record=row.subject,
        job=JobId(row.job),
        outcome=row.outcome,
        ground=row.ground,
        at=row.at,
        page=row.page,
        erased=row.erased,
        dry_run=row.dry_run,
        content=row.content,
        anonymised_on=row.anonymised_on,
        final_funding_date=row.final_funding_date,
    )


def evidence_from(item: Item) -> Evidence:
    """Return the act that a row holds; raise ``Unreadable``."""
    row = row_of(EvidenceRow, item)
    details = cast("Mapping[str, str | int | bool]", row.details)
    return Evidence(action=row.action, subject=row.subject, by=row.by, at=row.at, details=details)
