"""Rows of the ledger."""

from datetime import datetime, timedelta
from math import ceil

from shared.access.evidence import Evidence
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import body_of, encoded
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import LedgerRow
from shared.adapters.dynamodb.parts import NOT_EXISTING, Put
from shared.adapters.dynamodb.writes import PlainWrites
from shared.application.ports import Randomness
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import TenantId, shard_of


def evidence_shard(subject: str) -> int:
    """Return an act's shard: on a record, the record's."""
    return shard_of(subject.partition("/")[2])


class LedgerRows:
    """Makes the ledger's rows, which expire *lifetime* after their act."""

    def __init__(
        self, *, table: str, lifetime: timedelta | None, randomness: Randomness, plain: PlainWrites = PlainWrites.BY_PUT
    ) -> None:
        self.table, self.lifetime, self.randomness = table, lifetime, randomness
        self.plain = plain

    def history(self, tenant: TenantId, entry: HistoryEntry) -> Item:
        """Return an entry's row, keyed by job, record and scope."""
        sk = keys.history_sk(entry.record, entry.scope)
        return LedgerRow.item(
            pk=keys.ledger_pk(tenant, entry.job, entry.record.shard),
            sk=sk,
            by_time_pk=keys.time_pk(tenant, entry.record.shard),
            by_time_sk=keys.time_sk(entry.at, entry.job, sk),
            expires_at=self._end_of(entry.at),
            subject=str(entry.record),
            outcome=entry.outcome,
            body=encoded(entry),
        )

    def evidence(self, tenant: TenantId, evidence: Evidence) -> Item:
        """Return an act's row, under a new key each time."""
        sk = keys.evidence_sk(evidence.subject, evidence.at, self.randomness.token())
        shard = evidence_shard(evidence.subject)
        return LedgerRow.item(
            pk=keys.ledger_pk(tenant, keys.API, shard),
            sk=sk,
            by_time_pk=keys.time_pk(tenant, shard),
            by_time_sk=keys.time_sk(evidence.at, keys.API, sk),
            expires_at=self._end_of(evidence.at),
            subject=evidence.subject,
            action=evidence.action,
            body=encoded(evidence),
        )

    def put(self, tenant: TenantId, evidence: Evidence) -> Put:
        """Return the write of an act, beside the change that it tells of."""
        is_stated = self.plain is PlainWrites.BY_STATEMENT
        return Put(self.table, self.evidence(tenant, evidence), NOT_EXISTING, is_stated=is_stated)

    def _end_of(self, at: datetime) -> int:
        if self.lifetime is None:
            # Evidence that expired too early would be lost for good: a function that writes any has to say how long it is kept.
            raise TypeError("this function has no lifetime for evidence in its settings")
        return ceil((at + self.lifetime).timestamp())


def entry_from(item: Item) -> HistoryEntry | Evidence:
    """Return a row's entry of either kind; raise ``Unreadable``."""
    return evidence_from(item) if "action" in item else history_from(item)


def history_from(item: Item) -> HistoryEntry:
    """Return a row's history entry; raise ``Unreadable``."""
    return body_of(HistoryEntry, item)


def evidence_from(item: Item) -> Evidence:
    """Return a row's act; raise ``Unreadable``."""
    return body_of(Evidence, item)
