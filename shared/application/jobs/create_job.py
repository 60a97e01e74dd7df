"""Write a job with its shards, once for each Idempotency-Key (X14)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.stored import Beside
from shared.jobs.job import FilterRedaction, Job, JobRequest, JobType, RecordRedaction
from shared.jobs.shard import Shard
from shared.kernel.errors import Invalid, RuleConflict, Unavailable
from shared.kernel.identifiers import JobId, RecordKey

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotentRequest:
    """What makes two requests of a caller the same."""

    type: JobType
    subject: str
    parameters: str
    idempotency_key: str | None

    @property
    def fingerprint(self) -> str:
        """The digest that shows whether a key was used for another request."""
        return hashlib.sha256(f"{self.type}\n{self.subject}\n{self.parameters}".encode()).hexdigest()


class CreateJob:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.clock, self.randomness = ports.jobs, ports.clock, ports.randomness

    def earlier(self, caller: Caller, ask: IdempotentRequest) -> Job | None:
        """Return the request's earlier job, or None; raise ``RuleConflict`` if its key belongs to another request."""
        if ask.idempotency_key is None:
            return None
        if not 0 < len(ask.idempotency_key) <= LONGEST_KEY:
            raise Invalid("invalid_idempotency_key", "Idempotency-Key must have 1 to 255 characters")
        found = self.jobs.job(caller.tenant, self._job_id(caller, ask))
        if found is not None and found.fingerprint != ask.fingerprint:
            raise RuleConflict("idempotency_key_reused", "this Idempotency-Key was used for another request")
        return found

    def __call__(
        self,
        caller: Caller,
        ask: IdempotentRequest,
        request: JobRequest,
        shards: Sequence[int],
        *,
        at: datetime,
        in_hand: tuple[RecordKey, ...] = (),
        dry_run: bool = False,
        total: int | None = None,
    ) -> Job:
        """Write the job, and into the ledger who asked for an erasure (X15)."""
        job = Job(
            id=self._job_id(caller, ask),
            request=request,
            dry_run=dry_run,
            requested_by=caller.user,
            created_at=at,
            total=total,
            tally={},
            fingerprint=ask.fingerprint,
            correlation_id=caller.request,
        )
        rows = [
            Shard(
                job=job.id,
                number=number,
                in_hand=in_hand,
                chunk=1 if in_hand else 0,  # chunks are counted from 1
                is_exhausted=bool(in_hand),
                tally={},
                progressed_at=at,
            )
            for number in shards
        ]
        # Another delivery of the same request may have been faster: then its job is the answer.
        made = self.jobs.create(caller.tenant, job, rows, _beside(job)) or self.earlier(caller, ask)
        if made is None:
            raise Unavailable("contended", "the job could not be created")
        return made

    def _job_id(self, caller: Caller, ask: IdempotentRequest) -> JobId:
        if ask.idempotency_key is None:
            return JobId(self.randomness.token())
        owner = f"{caller.tenant}\n{caller.user}\n{ask.idempotency_key}"
        return JobId(hashlib.sha256(owner.encode()).hexdigest()[:32])


def _beside(job: Job) -> Beside | None:
    match job.request:
        case FilterRedaction(filter=name):
            subject = f"filter/{name}"
        case RecordRedaction(record=key):
            subject = str(key)
        case _:
            return None
    details: dict[str, str | int | bool] = {"job": str(job.id), "dry_run": job.dry_run}
    act = Evidence(
        action="redaction_requested", subject=subject, by=job.requested_by, at=job.created_at, details=details
    )
    return Beside(evidence=act)
