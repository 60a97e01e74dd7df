"""The ledger: evidence that is only added to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from shared.access.evidence import Evidence
from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches, chunks
from shared.adapters.dynamodb.keys import (
    API,
    BY_TIME,
    LAST,
    Item,
    behind,
    behind_instant,
    checked_instant_key,
    evidence_range,
    history_sk,
    ledger_pk,
    row_key,
    time_pk,
)
from shared.adapters.dynamodb.ledger_codec import LedgerRows, entry_from, evidence_from, evidence_shard, history_from
from shared.adapters.dynamodb.parts import NOT_EXISTING, Put
from shared.adapters.dynamodb.queries import FILTERED_AT_A_TIME, MOST_LOOKED_AT, Queries, Range
from shared.adapters.dynamodb.statements import MOST_STATEMENTS, Statements, insertion
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.dynamodb.writes import PlainWrites, Writes
from shared.adapters.threads import for_each
from shared.application.stored import LedgerQuery
from shared.jobs.history import HistoryEntry
from shared.kernel.clock import to_text
from shared.kernel.errors import Invalid, Malformed, StaleVersion
from shared.kernel.identifiers import SHARDS, JobId, RecordKey, TenantId
from shared.records.outcome import Level, Outcome
from shared.records.scope import Scope, Whole

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LEAST_AT_A_TIME = 10
_ACTS_AT_A_TIME = 100


class DynamoLedger:
    """``Ledger`` on the ledger table."""

    def __init__(
        self, *, client: "DynamoDBClient", rows: LedgerRows, threads: int = 1, backoff: Backoff | None = None
    ) -> None:
        self.client, self.rows, self.threads = client, rows, threads
        self.backoff = backoff or Backoff()
        self.most_looked_at = MOST_LOOKED_AT

    def write_history(self, tenant: TenantId, entries: Sequence[HistoryEntry]) -> None:
        """Insert entries, twenty-five a request."""
        # Those of files come first, so that a record that has its own entry has its files' too.
        once: dict[tuple[JobId, RecordKey, Scope | None], HistoryEntry] = {}
        for entry in entries:
            once.setdefault((entry.job, entry.record, entry.scope), entry)
        files = [self.rows.history(tenant, one) for one in once.values() if one.attachment is not None]
        others = [self.rows.history(tenant, one) for one in once.values() if one.attachment is None]
        for items in (files, others):
            self._insert(items)

    def _insert(self, items: Sequence[Item]) -> None:
        if self.rows.plain is PlainWrites.BY_STATEMENT:
            for_each(self._insert_some, list(chunks(items, MOST_STATEMENTS)), self.threads)
        else:
            for_each(self._put, items, self.threads)

    def _insert_some(self, items: Sequence[Item]) -> None:
        statements = Statements(client=self.client, backoff=self.backoff)
        # A conflict is an entry that was there, and stays.
        results = statements([insertion(self.rows.table, item) for item in items])
        if results is None or WriteResult.REJECTED in results:
            raise Invalid("not_storable", "an entry of the history can't be stored")

    def _put(self, item: Item) -> None:
        with suppress(StaleVersion):
            self._writes.together([Put(self.rows.table, item, NOT_EXISTING)])

    def entries(
        self, tenant: TenantId, job: JobId, records: Sequence[RecordKey], scope: Scope | None = Whole.RECORD
    ) -> Mapping[RecordKey, HistoryEntry]:
        """Read the entries, a hundred a request."""
        by_sk = {history_sk(record, scope): record for record in records}
        wanted = [row_key(ledger_pk(tenant, job, record.shard), sk) for sk, record in by_sk.items()]
        return {by_sk[item["sk"]["S"]]: history_from(item) for item in self._batches.get(wanted)}

    def entries_on(self, tenant: TenantId, job: JobId, record: RecordKey) -> Sequence[HistoryEntry]:
        own = Range(pk=ledger_pk(tenant, job, record.shard), first=str(record), last=f"{record}#{LAST}")
        # The range has the records whose ids go on behind this one's, too.
        found = [history_from(item) for item in self._queries.each(own, _ACTS_AT_A_TIME)]
        return [entry for entry in found if entry.record == record]

    def history(
        self,
        tenant: TenantId,
        job: JobId,
        level: Level | None,
        outcome: Outcome | None,
        after: str | None,
        limit: int,
    ) -> tuple[Sequence[HistoryEntry], str | None]:
        """Return entries shard by shard; the cursor is ``{shard}|{sort key}``."""
        levels = Level.INFO.and_graver if level is None else level.and_graver
        shown = [one for one in Outcome if outcome in (None, one) and one.level in levels]
        where = {"outcome": [one.value for one in shown]} if len(shown) < len(Outcome) else {}
        shard, first = _position(after)
        entries: list[HistoryEntry] = []
        left = self.most_looked_at
        while shown and shard < SHARDS:
            if left <= 0:
                return entries, f"{shard}|"
            wanted = Range(pk=ledger_pk(tenant, job, shard), first=first or " ")
            found = self._queries.search(wanted, where, limit - len(entries), left)
            entries += [history_from(item) for item in found.items]
            # A full page has a cursor even at the end: to know that nothing follows would take a read of every later shard.
            if found.last is not None or len(entries) == limit:
                return entries, f"{shard}|{found.last or found.items[-1]['sk']['S']}"
            left -= found.looked_at
            shard, first = shard + 1, None
        return entries, None

    def write_evidence(self, tenant: TenantId, evidence: Evidence) -> None:
        self._writes.together([self.rows.put(tenant, evidence)])

    def since(
        self, tenant: TenantId, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Merge the shards by time, or search the record's own; raise ``Malformed`` for a forged cursor."""
        first = " " if since is None else to_text(since)
        if after is not None:
            first = max(first, behind(checked_instant_key(after)))
        if record is not None:
            wanted = Range(pk=time_pk(tenant, record.shard), first=first, index=BY_TIME)
            own = self._queries.search(wanted, {"subject": [str(record)]}, limit + 1, self.most_looked_at)
            found, last = own.items, own.last
        else:
            at_a_time = max(_LEAST_AT_A_TIME, 2 * limit // SHARDS)
            ranges = [Range(pk=time_pk(tenant, shard), first=first, index=BY_TIME) for shard in range(SHARDS)]
            streams = [self._queries.each(wanted, at_a_time) for wanted in ranges]
            found, last = list(islice(merge(*streams, key=_time), limit + 1)), None
        # The index key ends in the entry's own, so the next page neither omits nor repeats entries of one instant.
        shown = [entry_from(item) for item in found[:limit]]
        return shown, _time(found[limit - 1]) if len(found) > limit else last

    def acts_on(self, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        first, last = evidence_range(subject, since)
        pk = ledger_pk(tenant, API, evidence_shard(subject))
        return [
            evidence_from(item) for item in self._queries.each(Range(pk=pk, first=first, last=last), _ACTS_AT_A_TIME)
        ]

    def query(
        self, tenant: TenantId, wanted: LedgerQuery, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        first = to_text(wanted.since) if after is None else behind(after)
        where = {"action": wanted.acts} if wanted.acts else {"outcome": [one.value for one in wanted.outcomes]}
        range_ = Range(pk=time_pk(tenant, wanted.shard), first=first, last=behind_instant(wanted.until), index=BY_TIME)
        found = list(islice(self._queries.each(range_, FILTERED_AT_A_TIME, where), limit))
        return [entry_from(item) for item in found], _time(found[-1]) if len(found) == limit else None

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.rows.table, threads=self.threads, backoff=self.backoff)

    @property
    def _queries(self) -> Queries:
        return Queries(client=self.client, table=self.rows.table)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)


def _time(item: Item) -> str:
    return str(item[BY_TIME[1]]["S"])


def _position(after: str | None) -> tuple[int, str | None]:
    if after is None:
        return 0, None
    shard, _, sk = after.partition("|")
    if not (shard.isascii() and shard.isdigit() and int(shard) < SHARDS):
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    return int(shard), behind(sk)
