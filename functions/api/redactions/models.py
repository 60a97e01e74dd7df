"""Bodies and answers of the redaction and job routes."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue

from functions.api.http.types import POLICY_VERSION, AtMost, Body, ErasedView, Flag, Name, UploadAnswer, View, Whole
from functions.gateway.files import LONGEST_FILE_NAME
from shared.application.stored import UploadLink
from shared.jobs.history import HistoryEntry
from shared.jobs.job import FilterRedaction, Job, JobStatus, JobType, RecordRedaction
from shared.jobs.stopped import Stopped
from shared.jobs.tally import files_processed, processed
from shared.kernel.bounds import WORKFLOWS
from shared.kernel.identifiers import WorkflowId
from shared.records.outcome import Level, Outcome
from shared.records.scope import attachment_id

JOB_EXAMPLE: dict[str, JsonValue] = {
    "id": "Zk3vB1s9QxYwLm2A",
    "type": "bulk_redaction",
    "status": "success_with_warnings",
    "ground": None,
    "dry_run": False,
    "requested_by": "user-7",
    "created_at": "2026-03-02T09:00:00Z",
    "finished_at": "2026-03-02T09:00:14Z",
    "progress": {"processed": 42, "total": 42},
    "files_processed": 0,
    "outcomes": {"erased": 41, "withheld": 1},
    "stopped": None,
    "unconfirmed": [],
    "cancel_requested": False,
    "filter": "closed",
    "filter_version": 1,
    "judged_on": "2026-03-02",
    "record": None,
    "success_transition": "mark-redacted",
    "download_url": None,
    "recovery_window_days": 35,
}


class RedactionBody(Body):
    """How a filter's cases are to be redacted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"success_transition": "mark-redacted", "dry_run": False, "max_records": 500}]}
    )

    success_transition: Name | None = None
    dry_run: Flag = False
    max_records: Annotated[Whole | None, Field(ge=0)] = None


class ImportBody(Body):
    """An ILR return to send: XML, or a zip that holds one. ``size`` in bytes, at most 500 MB, is signed into the link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"file_name": "ILR-10000001.xml", "size": 4096}]})

    file_name: Annotated[str, Field(min_length=1, max_length=LONGEST_FILE_NAME)]
    size: Annotated[Whole, Field(ge=1)]


class NoOptions(Body):
    """No option exists; one that is sent, such as ``dry_run``, is refused."""


class ConfirmBody(Body):
    """The workflows to confirm of a stopped night; without them all that is left."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"workflows": ["complaints"]}]})

    workflows: Annotated[list[Name], AtMost(WORKFLOWS.most), Field(min_length=1)] | None = None

    def wanted(self) -> list[WorkflowId] | None:
        """Return the use case's input."""
        return None if self.workflows is None else [WorkflowId(name) for name in self.workflows]


class StoppedView(View):
    """What the brake stopped: how many are due by policy or setting. A million and one means more."""

    records: dict[str, int] = Field(description="by workflow")
    files: dict[str, int] = Field(description="by workflow, due by their own date")
    learners: int = Field(description="due by the setting; confirmed by the name of their workflow")

    @classmethod
    def of(cls, stopped: Stopped) -> "StoppedView":
        """Return the answer for *stopped*."""
        return cls(records=dict(stopped.records), files=dict(stopped.files), learners=stopped.learners)


class ProgressView(View):
    """How far a job is. The total is null if uncounted."""

    processed: int = Field(
        description="records with an outcome; files that went or were dated alone are not among them"
    )
    total: int | None


class JobView(View):
    """A job."""

    model_config = ConfigDict(json_schema_extra={"examples": [JOB_EXAMPLE]})

    id: str
    type: JobType
    status: JobStatus
    ground: str | None
    dry_run: bool
    requested_by: str
    created_at: datetime
    finished_at: datetime | None
    progress: ProgressView
    files_processed: int = Field(
        description="files that went or were dated by their own clock: `file_erased` and `file_dated`"
    )
    outcomes: dict[Outcome, int]
    stopped: StoppedView | None = Field(description="what the brake stopped, if it stopped this run")
    unconfirmed: list[str] = Field(description="the workflows of a stopped run that wait to be confirmed")
    cancel_requested: bool
    filter: str | None
    filter_version: int | None
    judged_on: date | None = Field(
        description="the tenant's day that a filter's ages are judged by; null: it asks for none"
    )
    record: str | None
    success_transition: str | None
    download_url: str | None = Field(
        description="where a finished report can be fetched for five minutes, for who holds `read_reports`"
    )
    recovery_window_days: int = Field(description="how long what was erased still exists in the tables' backups")

    @classmethod
    def of(cls, job: Job, recovery_window_days: int, download_url: str | None = None) -> "JobView":
        """Return the answer for *job*."""
        request = job.request
        bulk = request if isinstance(request, FilterRedaction) else None
        return cls(
            id=job.id,
            type=job.type,
            status=job.status,
            ground=job.ground,
            dry_run=job.dry_run,
            requested_by=job.requested_by,
            created_at=job.created_at,
            finished_at=job.finished_at,
            progress=ProgressView(processed=processed(job.tally), total=job.total),
            files_processed=files_processed(job.tally),
            outcomes=dict(job.tally),
            stopped=StoppedView.of(job.stopped) if job.stopped else None,
            unconfirmed=list(job.stopped.left) if job.stopped else [],
            cancel_requested=job.cancel_requested,
            filter=bulk.filter if bulk else None,
            filter_version=bulk.version if bulk else None,
            judged_on=bulk.judged_on if bulk else None,
            record=str(request.record) if isinstance(request, RecordRedaction) else None,
            success_transition=bulk.transition if bulk else None,
            download_url=download_url,
            recovery_window_days=recovery_window_days,
        )


class HistoryView(View):
    """What became of one record, or of one file by its own clock."""

    record: str
    attachment: str | None = Field(
        description="the id of the file that the entry is about; null: it is about the record"
    )
    outcome: Outcome
    level: Level
    ground: str | None
    at: datetime
    by: str = Field(description="who asked for the job, or `schedule`")
    policy_version: int | None = Field(description=POLICY_VERSION)
    dry_run: bool = Field(description="whether the outcome is only what would be")

    @classmethod
    def of(cls, entry: HistoryEntry) -> "HistoryView":
        """Return the answer for *entry*."""
        return cls(
            record=str(entry.record),
            attachment=None if entry.attachment is None else attachment_id(entry.attachment),
            outcome=entry.outcome,
            level=entry.outcome.level,
            ground=entry.ground,
            at=entry.at,
            by=entry.by,
            policy_version=entry.policy_version,
            dry_run=entry.dry_run,
        )


class ManualView(View):
    """What a manual redaction did."""

    outcome: Outcome
    ground: str | None
    erased: ErasedView
    job: JobView

    @classmethod
    def of(cls, entry: HistoryEntry, job: JobView) -> "ManualView":
        """Return the outcome of *entry* with its job."""
        return cls(outcome=entry.outcome, ground=entry.ground, erased=ErasedView.of(entry.erased), job=job)


class ImportAnswer(View):
    """The job that waits for the file, and where to send it."""

    job: JobView
    upload: UploadAnswer

    @classmethod
    def of(cls, job: JobView, link: UploadLink) -> "ImportAnswer":
        """Return the answer for both."""
        return cls(job=job, upload=UploadAnswer.model_validate(link))
