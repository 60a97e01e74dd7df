"""Use cases on ports in memory, and races that happen when a test says so."""

from datetime import timedelta

from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.erasure.erase_chunk import EraseChunk
from shared.application.jobs.abandon_shard import AbandonShard
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.create_job import CreateJob
from shared.application.jobs.gate import RunGate
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.request_redaction import RequestRedaction
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.time_budget import TimeBudget
from shared.application.jobs.types import JobTypes
from shared.application.learners.import_file import ImportFile
from shared.application.learners.request_import import RequestImport
from shared.application.learners.start_import import StartImport
from shared.application.reading.filter_selection import FilterSelection
from shared.application.retention.anonymise import Anonymise
from shared.application.schedule.resume_jobs import ResumeJobs
from shared.kernel.identifiers import JobId
from tests.unit.application.every_type import every_type
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import NOW, T

MINUTE = timedelta(minutes=1)
SPAN = TimeBudget(leave_by=NOW + 10 * MINUTE, deadline=NOW + 15 * MINUTE)
NO_TIME = TimeBudget(leave_by=NOW, deadline=NOW + 15 * MINUTE)


class Rig(PortsInMemory):
    """The use cases; what they work on is there already."""

    def __init__(self) -> None:
        super().__init__()
        self.wire(every_type(self))

    def wire(self, types: JobTypes) -> None:
        """Make the use cases of the ports as they are now."""
        self.erase_chunk = EraseChunk(self)
        self.anonymise = Anonymise(self)
        self.complete_claims = CompleteClaims(self)
        self.selection = FilterSelection(self)
        self.create = CreateJob(self)
        self.request_redaction = RequestRedaction(self)
        self.request_import = RequestImport(self)
        self.start_import = StartImport(self)
        self.import_file = ImportFile(self)
        self.run_shard = RunShard(self, types)
        self.redact_record = RedactRecord(self, self.run_shard)
        self.abandon_shard = AbandonShard(self, self.run_shard)
        self.resume_jobs = ResumeJobs(self)
        self.cancel = CancelJob(self)
        self.close = CloseJob(self)
        self.gate = RunGate(self)

    def run_shards(self, job: JobId, span: TimeBudget = SPAN) -> None:
        """Run each shard of a job, as far as it comes in its time."""
        for shard in self.jobs.shards(T, job):
            self.run_shard(T, job, shard.number, span)
