"""What comes of a chunk of records, and which of its records an earlier chunk has counted (X10)."""

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
    """The history of the records done, and those still in hand because another open job has claimed them.

    *counted* is what was done to records besides, without an entry for each.
    """

    entries: tuple[HistoryEntry, ...]
    busy: tuple[RecordKey, ...] = ()
    counted: Tally = field(default_factory=dict)


def uncounted(
    ledger: Ledger, tenant: TenantId, job: JobId, number: int, keys: Sequence[RecordKey]
) -> Sequence[RecordKey]:
    """Return *keys*, each once, without those that an earlier chunk of the job has counted: a stale index shows some twice."""
    once = list(dict.fromkeys(keys))
    counted = ledger.chunks_of(tenant, job, once) if number > 1 else {}
    return [key for key in once if counted.get(key, number) >= number]
