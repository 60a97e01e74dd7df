"""Start the import whose file has arrived, and delete a file that no job waits for (L10)."""

from dataclasses import replace
from enum import StrEnum

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.jobs.job import IlrImport, JobType, request_of
from shared.jobs.shard import Shard
from shared.kernel.identifiers import IMPORT_SHARD, JobId, TenantId


class Arrival(StrEnum):
    """What became of a file that has arrived."""

    STARTED = "started"
    KNOWN = "known"
    DISCARDED = "discarded"


class StartImport:
    """Gives an import its shard and the version to read."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.files, self.clock = ports.jobs, ports.files, ports.clock

    def __call__(self, object_key: str, owner: tuple[TenantId, JobId] | None, version: str) -> Arrival:
        """Let *owner*, the job that the file belongs to, read this version of it."""
        arrival = retry_on_conflict(lambda: self._started(*owner, version)) if owner is not None else Arrival.DISCARDED
        if arrival is Arrival.DISCARDED:
            self.files.delete_object(object_key)
        return arrival

    def _started(self, tenant: TenantId, job: JobId, version: str) -> Arrival:
        found = self.jobs.job(tenant, job)
        if found is None or found.type is not JobType.ILR_IMPORT or not found.status.is_open:
            return Arrival.DISCARDED
        request = request_of(found, IlrImport)
        if request.file_version is not None:
            # A further version over the same link is not read, and goes with the first.
            return Arrival.KNOWN
        started = replace(found, request=replace(request, file_version=version))
        shard = Shard(job=job, number=IMPORT_SHARD, tally={}, progressed_at=self.clock.now())
        self.jobs.start(tenant, started, shard)
        return Arrival.STARTED
