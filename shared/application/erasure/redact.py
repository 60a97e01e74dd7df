"""What both redactions do with a page: erase it, then move it on by the transition if one was asked for (R1, R5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.application.erasure.erase_page import ErasePage, PageResult
from shared.application.jobs.ranges import KeysInHand
from shared.erasure.decision import ErasureTask
from shared.jobs.job import FilterRedaction, Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId


class NothingMore:
    """The selection of a job whose only page was in hand from the start."""

    def next_page(self, _tenant: TenantId, _job: Job, _shard: Shard) -> KeysInHand:
        """Return an empty last page."""
        return KeysInHand(keys=(), cursor=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact:
    """The action; see the module."""

    erase_page: ErasePage

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:
        """Erase *keys* as the job asked."""
        filter_, transition = None, None
        if isinstance(job.request, FilterRedaction):
            filter_, transition = job.request.filter, job.request.transition
        task = ErasureTask(
            job=job.id, asked_at=job.created_at, filter=filter_, transition=transition, dry_run=job.dry_run
        )
        return self.erase_page(tenant, task, page, keys)
