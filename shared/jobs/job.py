"""A job, and its request as it was asked (X9, X10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar, get_args

from shared.access.permissions import Permission
from shared.jobs.stopped import Stopped
from shared.jobs.tally import Tally
from shared.kernel.clock import LocalDay, time_zone
from shared.kernel.identifiers import FilterId, JobId, RecordKey, WorkflowId


class JobType(StrEnum):
    """What a job does."""

    BULK_REDACTION = "bulk_redaction"
    MANUAL_REDACTION = "manual_redaction"
    RETENTION_POLICIES = "retention_policies"
    RETENTION_ANONYMISATION = "retention_anonymisation"
    POLICY_RECALCULATION = "policy_recalculation"
    ILR_IMPORT = "ilr_import"
    LEARNER_REPORT = "learner_report"
    ERASURE_REPLAY = "erasure_replay"


class JobStatus(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    SUCCESS_WITH_WARNINGS = "success_with_warnings"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Tell whether the job may still act."""
        return self in {JobStatus.QUEUED, JobStatus.RUNNING}

    @property
    def is_success(self) -> bool:
        """Tell whether the job succeeded, with warnings or without."""
        return self in {JobStatus.SUCCESS, JobStatus.SUCCESS_WITH_WARNINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRedaction:
    """Redact a filter's cases, then apply a transition (R1, R4)."""

    type: ClassVar[JobType] = JobType.BULK_REDACTION
    started_by: ClassVar[Permission] = Permission.DELETE_PERSONAL_DATA

    filter: FilterId
    version: int  # of the filter, as it was when the job was created (X9); the row holds none of its values (X8)
    transition: str | None
    # The day that ages are judged by, and the zone that makes days of instants; None: the filter asks for neither (R1a).
    judged_on: date | None = None
    time_zone: str | None = None

    @property
    def day(self) -> LocalDay | None:
        return (
            LocalDay(self.judged_on, time_zone(self.time_zone))
            if self.judged_on is not None and self.time_zone is not None
            else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRedaction:
    """Redact one case that an officer named (R5)."""

    type: ClassVar[JobType] = JobType.MANUAL_REDACTION
    started_by: ClassVar[Permission] = Permission.DELETE_PERSONAL_DATA

    record: RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRange:
    """Records in a state since *until* or longer, and their transition (R8)."""

    workflow: WorkflowId
    state: str
    until: datetime
    transition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRun:
    """Date what awaits it, and apply *rules*, on the tenant's *today* (P4, R8)."""

    type: ClassVar[JobType] = JobType.RETENTION_POLICIES
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    today: date
    workflows: tuple[WorkflowId, ...]
    rules: tuple[RuleRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymisationRun:
    """Anonymise what is due, and learners dated *learners_until* or earlier (P5, L7)."""

    type: ClassVar[JobType] = JobType.RETENTION_ANONYMISATION
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    today: date
    workflows: tuple[WorkflowId, ...]
    learners: WorkflowId | None = None
    learners_until: date | None = None
    requests_only: bool = False  # the rest of a night that the brake stopped (X17)
    # Those of *workflows* whose policy says no period of records, or of files: nothing there is due by it (P5).
    without_record_periods: tuple[WorkflowId, ...] = ()
    without_file_periods: tuple[WorkflowId, ...] = ()

    def of(self, workflows: Collection[WorkflowId]) -> "AnonymisationRun":
        """Return this run over *workflows* alone."""
        has_learners = self.learners in workflows
        return replace(
            self,
            workflows=tuple(one for one in self.workflows if one in workflows),
            learners=self.learners if has_learners else None,
            learners_until=self.learners_until if has_learners else None,
        )

    def of_requests(self) -> "AnonymisationRun":
        """Return this run over requests alone, whose own day has come."""
        return replace(self, learners=None, learners_until=None, requests_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculation:
    """Date the records of *states*, and perhaps all files, again (P3)."""

    type: ClassVar[JobType] = JobType.POLICY_RECALCULATION
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    workflow: WorkflowId
    states: tuple[str, ...]
    files: bool


class ReportFormat(StrEnum):
    """The formats of reports, by file extension."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Write one file; callers who may start the job may fetch it."""

    file_name: ClassVar[str]  # what it is downloaded as, without the extension

    format: ReportFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrImport:
    """Import an ILR file. Its name is not kept, since it may name a person (L10)."""

    type: ClassVar[JobType] = JobType.ILR_IMPORT
    started_by: ClassVar[Permission] = Permission.EDIT_RECORDS

    workflow: WorkflowId
    file_version: str | None = None  # the one version that the job reads; None until it arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerReport(Report):
    """Write all learners who are not removed (L9)."""

    type: ClassVar[JobType] = JobType.LEARNER_REPORT
    started_by: ClassVar[Permission] = Permission.READ_REPORTS
    file_name: ClassVar[str] = "learner-retention"

    workflow: WorkflowId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReplay:
    """Repeat the ledger's erasures from *since* to *until* (X16)."""

    type: ClassVar[JobType] = JobType.ERASURE_REPLAY
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    restored_to: datetime | None  # None: replay all that the ledger has
    since: datetime
    until: datetime


JobRequest = (
    FilterRedaction
    | RecordRedaction
    | PolicyRun
    | AnonymisationRun
    | Recalculation
    | IlrImport
    | LearnerReport
    | ErasureReplay
)
REQUESTS: Mapping[JobType, type[JobRequest]] = {kind.type: kind for kind in get_args(JobRequest)}
R = TypeVar("R", bound=JobRequest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run over many records."""

    id: JobId
    request: JobRequest
    dry_run: bool
    requested_by: str
    created_at: datetime
    status: JobStatus = JobStatus.QUEUED
    ground: str | None = None
    cancel_requested: bool = False
    finished_at: datetime | None = None
    total: int | None = None  # the records of the filter, if they were counted
    tally: Tally  # set at the end
    stopped: Stopped | None = None  # by the brake (X17)
    fingerprint: str = ""
    correlation_id: str = ""  # of the caller's request; the shards' logs repeat it
    version: int = 0

    @property
    def type(self) -> JobType:
        return self.request.type


def night_job(kind: JobType, day: date) -> JobId:
    """Return the id of a scheduled run: one for each tenant, type and day (X14)."""
    return JobId(f"{kind}-{day.isoformat()}")


def request_of(job: Job, kind: type[R]) -> R:
    """Return the job's request; raise ``TypeError`` if it is no *kind*."""
    if not isinstance(job.request, kind):
        raise TypeError(f"a job of type {job.type} has no {kind.__name__}")
    return job.request
