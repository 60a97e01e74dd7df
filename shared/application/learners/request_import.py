"""Ask for the import of an ILR file (L10)."""

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.create_job import CreateJob, IdempotentRequest
from shared.application.stored import UploadLink
from shared.jobs.job import IlrImport, Job, JobType
from shared.kernel.errors import Fault, Invalid, RuleConflict
from shared.learners.ilr_file import LARGEST_FILE, FileFault
from shared.learners.workflow import SETTING, LearnerWorkflow

_ENDINGS = (".xml", ".zip")


class RequestImport:
    """Creates a job that waits for its file, and a link to send the file to."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.files, self.clock = ports.catalogue, ports.files, ports.clock
        self.create = CreateJob(ports)

    def __call__(
        self, caller: Caller, file_name: str, size: int, idempotency_key: str | None
    ) -> tuple[Job, UploadLink]:
        """Create the job, without shards until its file arrives; return it with the link."""
        # The name is looked at and not kept (X8).
        if not file_name.lower().endswith(_ENDINGS):
            raise Invalid("unknown_file_type", "an ILR file is .xml or .zip", (Fault("/file_name", "must end so"),))
        if size > LARGEST_FILE:
            raise Invalid(FileFault.TOO_LARGE, "an ILR file has at most 500 MB", (Fault("/size", "is too large"),))
        ask = IdempotentRequest(
            type=JobType.ILR_IMPORT, subject="", parameters=str(size), idempotency_key=idempotency_key
        )
        job = self.create.earlier(caller, ask) or self._created(caller, ask)
        return job, self.files.import_link(caller.tenant, job.id, size)

    def _created(self, caller: Caller, ask: IdempotentRequest) -> Job:
        setting = self.catalogue.get(caller.tenant, LearnerWorkflow, SETTING)
        if setting is None:
            raise RuleConflict("no_learner_workflow", "there is no workflow of learners to import into")
        return self.create(caller, ask, IlrImport(workflow=setting.workflow), (), at=self.clock.now())


class SendImport:
    """Creates the job and stores its file, which came whole with the request: for browsers that run no script."""

    def __init__(self, ports: Ports) -> None:
        self.files = ports.files
        self.request = RequestImport(ports)

    def __call__(self, caller: Caller, file_name: str, content: bytes, idempotency_key: str | None) -> Job:
        job, _ = self.request(caller, file_name, len(content), idempotency_key)
        # A form that is sent twice finds its job; one that has its file reads the first version, and one that has ended none.
        if job.status.is_open:
            self.files.put_import(caller.tenant, job.id, content)
        return job
