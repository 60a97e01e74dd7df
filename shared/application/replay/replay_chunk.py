"""The action of a replay: make links anew, restore guards and requests in every shard, then erase (X16)."""

from collections.abc import Mapping, Sequence

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.result import ChunkResult
from shared.application.erasure.erase_chunk import EraseChunk
from shared.application.replay.mend_links import MendLinks
from shared.application.replay.restore_guards import RestoreGuards
from shared.application.replay.selection import GUARDS_PART, LINKS_PART, ReplaySelection, part_of
from shared.erasure.decision import ErasureTask, Replayed, Settled
from shared.erasure.replay import ErasedBefore, without
from shared.jobs.job import Job
from shared.jobs.shard import Shard, ShardEnd
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.outcome import Outcome
from shared.records.scope import Files, Scope, each

INCOMPLETE = "replay_incomplete"


class ReplayChunk:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.ledger, self.clock = ports.jobs, ports.ledger, ports.clock
        self.selection = ReplaySelection(ports)
        self.mend_links = MendLinks(ports)
        self.restore_guards = RestoreGuards(ports)
        self.erase_chunk = EraseChunk(ports)

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        """Replay *keys*, all of one shard."""
        shards = self.jobs.shards(tenant, job.id)
        own = next((shard for shard in shards if shard.number == keys[0].shard), None)
        if own is None:
            raise Unavailable("contended", "the job's shard is not there")
        if part_of(own.position) == LINKS_PART:
            self.mend_links(tenant, keys)
            return ChunkResult(entries=())
        if part_of(own.position) == GUARDS_PART:
            return self.restore_guards(tenant, job, chunk, keys)
        gone = self.selection.again(tenant, job, own)
        # A shard that was cancelled or abandoned has not restored all guards, so nothing may be erased: start another replay.
        if any(shard.end not in {None, ShardEnd.DONE} for shard in shards):
            incomplete = Settled(outcome=Outcome.FAILED, ground=INCOMPLETE)
            return ChunkResult(
                entries=entries_of(dict.fromkeys(gone, incomplete), Origin.of(job, chunk), self.clock.now())
            )
        # A hold in one shard may withhold a record of another, so the chunk waits in hand for all shards.
        if not all(_has_restored_guards(shard) for shard in shards):
            return ChunkResult(entries=(), busy=tuple(keys))
        wanted = self._uncounted(tenant, job, chunk, gone)
        task = ErasureTask(job=job.id, by=job.requested_by, asked_at=job.created_at, basis=Replayed(wanted))
        return self.erase_chunk(tenant, task, chunk, list(wanted))

    def _uncounted(
        self, tenant: TenantId, job: Job, chunk: int, gone: Mapping[RecordKey, ErasedBefore]
    ) -> Mapping[RecordKey, ErasedBefore]:
        """Return *gone* without files that an earlier chunk has counted."""
        # The entries of an earlier replay may name a file again.
        if chunk == 1:
            return gone
        files = [(key, file) for key, one in gone.items() for file in each(one.scope) if isinstance(file, Files)]
        counted: dict[RecordKey, list[Scope]] = {}
        for file in dict.fromkeys(file for _, file in files):
            said = self.ledger.entries(tenant, job.id, [key for key, one in files if one == file], file)
            for key in (key for key, entry in said.items() if entry.chunk < chunk):
                counted.setdefault(key, []).append(file)
        left = {key: without(one, counted.get(key, ())) for key, one in gone.items()}
        return {key: one for key, one in left.items() if one is not None}


def _has_restored_guards(shard: Shard) -> bool:
    if shard.end is not None:
        return True
    if shard.in_hand:
        return part_of(shard.position) > GUARDS_PART
    return shard.is_exhausted or part_of(shard.cursor) > GUARDS_PART
