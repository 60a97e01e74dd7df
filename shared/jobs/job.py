"""A job and what it was asked to do, as it was when it was asked (X9, X10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar, get_args

from shared.access.permissions import Permission
from shared.jobs.tally import Tally
from shared.kernel.identifiers import JobId, RecordKey, WorkflowId
from shared.records.filter import Filter


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
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    SUCCESS_WITH_WARNINGS = "success_with_warnings"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Tell whether the job may still do something."""
        return self in {JobStatus.QUEUED, JobStatus.RUNNING}

    @property
    def is_success(self) -> bool:
        """Tell whether the job has done what it was asked, with warnings or without."""
        return self in {JobStatus.SUCCESS, JobStatus.SUCCESS_WITH_WARNINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRedaction:
    """R1: every case of a filter, the filter as it was, then a transition (R4)."""

    type: ClassVar[JobType] = JobType.BULK_REDACTION
    started_by: ClassVar[Permission] = Permission.DELETE_PERSONAL_DATA

    filter: Filter
    transition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRedaction:
    """R5: one case, named by a member of staff."""

    type: ClassVar[JobType] = JobType.MANUAL_REDACTION
    started_by: ClassVar[Permission] = Permission.DELETE_PERSONAL_DATA

    record: RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRange:
    """R8: the records of a state that have been in it since *until* or longer, and what is to be done with them."""

    workflow: WorkflowId
    state: str
    until: datetime
    transition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRun:
    """P4, R8: what is to be dated in *workflows*, and moved on by *rules*, as of *today* where the tenant is."""

    type: ClassVar[JobType] = JobType.RETENTION_POLICIES
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    today: date
    workflows: tuple[WorkflowId, ...]
    rules: tuple[RuleRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymisationRun:
    """P5, L7: what is due in *workflows* as of *today*, and learners whose Final Funding Date is *learners_until* or earlier."""

    type: ClassVar[JobType] = JobType.RETENTION_ANONYMISATION
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    today: date
    workflows: tuple[WorkflowId, ...]
    learners: WorkflowId | None = None
    learners_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculation:
    """P3: the records of *states*, and all files if *files*, of one workflow."""

    type: ClassVar[JobType] = JobType.POLICY_RECALCULATION
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    workflow: WorkflowId
    states: tuple[str, ...]
    files: bool


class ReportFormat(StrEnum):
    """What a report can be written as; the value is its file's extension too."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is asked of a job that writes one file; callers who may start the job may fetch it."""

    file_name: ClassVar[str]  # what it is downloaded as, without the extension

    format: ReportFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrImport:
    """L10: an ILR file that is to arrive, or has arrived as *file_version*, the one version that the job reads.

    Its name is not kept: it may name somebody.
    """

    type: ClassVar[JobType] = JobType.ILR_IMPORT
    started_by: ClassVar[Permission] = Permission.EDIT_RECORDS

    workflow: WorkflowId
    file_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerReport(Report):
    """L9: every learner of a workflow who is not removed, as a file."""

    type: ClassVar[JobType] = JobType.LEARNER_REPORT
    started_by: ClassVar[Permission] = Permission.READ_REPORTS
    file_name: ClassVar[str] = "learner-retention"

    workflow: WorkflowId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReplay:
    """X16: what the ledger tells from *since* to *until*, onto tables that were restored to *restored_to*.

    Where nobody said to which moment, it is all that the ledger has.
    """

    type: ClassVar[JobType] = JobType.ERASURE_REPLAY
    started_by: ClassVar[Permission] = Permission.MANAGE_RETENTION_POLICIES

    restored_to: datetime | None
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
    """One run. ``total`` is the number of records in the filter where somebody counted them; ``tally`` is set at the end.

    ``correlation_id`` is the id of the request that asked for it, which the log lines of its shards repeat.
    """

    id: JobId
    request: JobRequest
    dry_run: bool
    requested_by: str
    created_at: datetime
    status: JobStatus = JobStatus.QUEUED
    ground: str | None = None
    cancel_requested: bool = False
    finished_at: datetime | None = None
    total: int | None = None
    tally: Tally
    fingerprint: str = ""
    correlation_id: str = ""
    version: int = 0

    @property
    def type(self) -> JobType:
        """What the job does, as its request says."""
        return self.request.type


def request_of(job: Job, kind: type[R]) -> R:
    """Return what *job* was asked; raise ``TypeError`` if that is no *kind*."""
    if not isinstance(job.request, kind):
        raise TypeError(f"a job of type {job.type} has no {kind.__name__}")
    return job.request
