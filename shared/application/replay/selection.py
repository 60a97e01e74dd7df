"""What a replay proposes: every record, for its links, then those in the ledger since the time restored to (X16).

A record's entries are in the ledger's shard of the same number. A cursor is ``{part}|{last ledger key}``, or ``0|{cursor of the
walk over all records}``.
"""

from collections.abc import Mapping, Sequence

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.reading.every_record import EveryRecord
from shared.application.reading.ranges import CHUNK, KeyChunk
from shared.application.stored import LedgerQuery
from shared.erasure.replay import COMPLETIONS, OUTCOMES, ErasedBefore, erased_before
from shared.jobs.history import HistoryEntry
from shared.jobs.job import ErasureReplay, Job, request_of
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId
from shared.retention.replaying import ACTS

LINKS_PART = 0  # made anew from pointers, before a ground is sought in them
GUARDS_PART = 1  # holds, restrictions and requests; all later parts are erasures


def part_of(cursor: str) -> int:
    return int(cursor.partition("|")[0] or LINKS_PART)


class ReplaySelection:
    """The selection of a replay."""

    def __init__(self, ports: Ports) -> None:
        self.ledger = ports.ledger
        self.every_record = EveryRecord(ports)

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        return self._read(tenant, job, shard.number, shard.cursor)[0]

    def again(self, tenant: TenantId, job: Job, shard: Shard) -> Mapping[RecordKey, ErasedBefore]:
        """Return what was erased of the records in hand, read once more."""
        # An entry that the index showed late may have moved the chunk, so read on until all records in hand are met.
        chunk, gone = self._read(tenant, job, shard.number, shard.position)
        while chunk.cursor is not None and not gone.keys() >= set(shard.in_hand):
            chunk, more = self._read(tenant, job, shard.number, chunk.cursor)
            gone = {**more, **gone}
        return {key: gone[key] for key in shard.in_hand if key in gone}

    def _read(
        self, tenant: TenantId, job: Job, shard: int, cursor: str
    ) -> tuple[KeyChunk, Mapping[RecordKey, ErasedBefore]]:
        """Return records of one part of the ledger, and what was erased of each."""
        request = request_of(job, ErasureReplay)
        since, until = request.since, request.until
        parts = (
            LedgerQuery(shard=shard, since=since, until=until, acts=ACTS),
            LedgerQuery(shard=shard, since=since, until=until, outcomes=OUTCOMES),
            LedgerQuery(shard=shard, since=since, until=until, acts=COMPLETIONS),
        )
        part, after = part_of(cursor), cursor.partition("|")[2]
        if part == LINKS_PART:
            chunk = self.every_record.next_chunk(tenant, [shard], after, CHUNK)
            if chunk.keys:
                then = f"{GUARDS_PART}|" if chunk.cursor is None else f"{LINKS_PART}|{chunk.cursor}"
                return KeyChunk(keys=chunk.keys, cursor=then, position=f"{LINKS_PART}|{after}"), {}
            part, after = GUARDS_PART, ""
        while part - GUARDS_PART < len(parts):
            position = f"{part}|{after}"
            entries, last = self.ledger.query(tenant, parts[part - GUARDS_PART], after or None, CHUNK)
            gone = erased_before(entries)
            keys = _subjects(entries) if part == GUARDS_PART else tuple(gone)
            following = (part, last) if last is not None else (part + 1, "")
            if keys:
                go_on = None if following[0] - GUARDS_PART == len(parts) else f"{following[0]}|{following[1]}"
                return KeyChunk(keys=keys, cursor=go_on, position=position), gone
            part, after = following
        return KeyChunk(keys=(), cursor=None), {}


def _subjects(entries: Sequence[HistoryEntry | Evidence]) -> tuple[RecordKey, ...]:
    acts = (entry for entry in entries if isinstance(entry, Evidence))
    return tuple(dict.fromkeys(RecordKey.parse(act.subject) for act in acts))
