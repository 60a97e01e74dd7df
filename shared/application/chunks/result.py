"""What comes of a chunk, counted once (X10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.application.ports import Ledger
from shared.jobs.history import HistoryEntry
from shared.jobs.tally import Tally
from shared.kernel.identifiers import JobId, RecordKey, TenantId

UNREADABLE = "unreadable_record"
UNREADABLE_LINK = "unreadable_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkResult:
    """What an action did with a chunk."""

    entries: tuple[HistoryEntry, ...]
    # These stay in hand: another open job has claimed them, or they wait for other shards.
    busy: tuple[RecordKey, ...] = ()
    counted: Tally = field(default_factory=dict)  # what has no entry of its own


def uncounted(
    ledger: Ledger, tenant: TenantId, job: JobId, number: int, keys: Sequence[RecordKey]
) -> Sequence[RecordKey]:
    """Return *keys*, each once, without those that an earlier chunk has counted."""
    # A stale index can show a record again.
    once = list(dict.fromkeys(keys))
    counted = ledger.chunks_of(tenant, job, once) if number > 1 else {}
    return [key for key in once if counted.get(key, number) >= number]
