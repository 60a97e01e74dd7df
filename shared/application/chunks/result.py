"""What comes of a chunk, counted once (X10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.application.ports import Ledger
from shared.jobs.history import HistoryEntry
from shared.jobs.tally import Tally
from shared.kernel.identifiers import JobId, RecordKey, TenantId

UNREADABLE = "unreadable_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkResult:
    """What an action did with a chunk."""

    entries: tuple[HistoryEntry, ...]
    # These stay in hand: another open job has claimed them, or they wait for other shards.
    busy: tuple[RecordKey, ...] = ()
    counted: Tally = field(default_factory=dict)  # what has no entry of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncounted:
    """The *keys* of a chunk to work on, and the *entries* that it had written before a crash."""

    keys: Sequence[RecordKey]
    entries: tuple[HistoryEntry, ...] = ()


def uncounted(ledger: Ledger, tenant: TenantId, job: JobId, number: int, keys: Sequence[RecordKey]) -> Uncounted:
    """Return *keys*, each once, without those of which the job has said what became of them."""
    # A stale index can show a record again, which an earlier chunk has counted.
    once = list(dict.fromkeys(keys))
    said = ledger.entries(tenant, job, once)
    # Nothing replaces an entry. So a record that has one is not touched again, and the chunk counts what the entry says.
    again = [key for key, entry in said.items() if entry.chunk >= number]
    entries = [entry for key in again for entry in ledger.entries_on(tenant, job, key) if entry.chunk >= number]
    return Uncounted(keys=[key for key in once if key not in said], entries=tuple(entries))
