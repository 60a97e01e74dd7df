"""Erase one case by hand, as a job inside the request (R5, R6)."""

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.create_job import CreateJob, IdempotentRequest
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.time_budget import TimeBudget
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job, JobType, RecordRedaction
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import INLINE_SHARD, JobId, RecordKey
from shared.records.workflow import Kind, Workflow


class RedactRecord:
    """The use case."""

    def __init__(self, ports: Ports, run_shard: RunShard) -> None:
        self.catalogue, self.records, self.jobs = ports.catalogue, ports.records, ports.jobs
        self.ledger, self.clock = ports.ledger, ports.clock
        self.create = CreateJob(ports)
        self.run_shard = run_shard

    def __call__(
        self, caller: Caller, key: RecordKey, idempotency_key: str | None, budget: TimeBudget
    ) -> tuple[Job, HistoryEntry | None]:
        """Run the job; return it and the record's entry, or None if the job goes on later."""
        ask = IdempotentRequest(
            type=JobType.MANUAL_REDACTION, subject=str(key), parameters="", idempotency_key=idempotency_key
        )
        job = self.create.earlier(caller, ask) or self._created(caller, key, ask)
        try:
            if job.status.is_open:
                self.run_shard(caller.tenant, job.id, INLINE_SHARD, budget)
        except Unavailable:
            return job, None  # the job is written; the resume function sends its shard to a worker
        ended = self.jobs.job(caller.tenant, job.id) or job
        if ended.status.is_open:
            return ended, None
        entries, _ = self.ledger.history(caller.tenant, job.id, None, None, None, 1)
        return ended, entries[0] if entries else None

    def outcome(self, caller: Caller, key: RecordKey, job: JobId) -> tuple[Job, HistoryEntry | None]:
        """Return such a job and what it has said of the record, or None while it goes on; raise ``NotFound`` for another."""
        found = self.jobs.job(caller.tenant, job)
        if found is None or found.request != RecordRedaction(record=key):
            raise NotFound("unknown_job", "there is no such job")
        return found, self.ledger.entries(caller.tenant, job, [key]).get(key)

    def _created(self, caller: Caller, key: RecordKey, ask: IdempotentRequest) -> Job:
        workflow = self.catalogue.get(caller.tenant, Workflow, key.workflow)
        rows = self.records.read(caller.tenant, [key])
        if workflow is None or (key not in rows.records and key not in rows.unreadable):
            raise NotFound("unknown_record", "there is no such record")
        check_is_case(workflow)
        self.run_shard.gate.check(caller.tenant)
        check_may_redact(workflow)
        request = RecordRedaction(record=key)
        return self.create(caller, ask, request, [INLINE_SHARD], at=self.clock.now(), in_hand=(key,))


def check_is_case(workflow: Workflow) -> None:
    """Raise ``Invalid`` for what is no case."""
    if workflow.kind is not Kind.CASE:
        raise Invalid("not_a_case", "only cases can be redacted")


def check_may_redact(workflow: Workflow) -> None:
    """Raise unless cases of *workflow* may be erased by hand (R5)."""
    check_is_case(workflow)
    if not workflow.allow_personal_data_deletion:
        raise RuleConflict("deletion_not_allowed", "this workflow does not allow manual deletion of personal data")
