"""The nightly anonymisation's action: erase what is due by today's rules (P5, X9)."""

from collections.abc import Sequence

from shared.application.all_ports import Ports
from shared.application.chunks.result import ChunkResult
from shared.application.erasure.erase_chunk import EraseChunk
from shared.application.rules.today import rules_of_today
from shared.erasure.decision import ErasureTask
from shared.jobs.job import AnonymisationRun, Job, request_of
from shared.kernel.identifiers import RecordKey, TenantId


class Anonymise:
    """Erases what is due in a chunk."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue
        self.erase_chunk = EraseChunk(ports)

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        """Erase those of *keys* that are due, and files that are due alone."""
        rules = rules_of_today(self.catalogue, tenant, {key.workflow for key in keys})
        run = request_of(job, AnonymisationRun)
        # The day that the run was created for, whenever this chunk is worked on.
        due = rules.due(run.today, requests_only=run.requests_only)
        task = ErasureTask(job=job.id, by=job.requested_by, asked_at=job.created_at, basis=due)
        return self.erase_chunk(tenant, task, chunk, keys)
