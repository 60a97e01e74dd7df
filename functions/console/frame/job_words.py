"""Jobs in words: what each is, how far it is, what became of its records and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.console.frame.statuses import GROUNDS, because
from functions.console.frame.words import day, plural
from shared.jobs.closing import GROUND_ABANDONED, GROUND_NO_FILE
from shared.jobs.job import (
    AnonymisationRun,
    FilterRedaction,
    Job,
    JobStatus,
    JobType,
    PolicyRun,
    RecordRedaction,
)
from shared.jobs.stopped import EXACT_UP_TO, GROUND_BRAKE, Stopped
from shared.jobs.tally import Tally
from shared.kernel.identifiers import JobId, WorkflowId
from shared.records.outcome import Level, Outcome

TYPES: Final[Mapping[JobType, str]] = {
    JobType.BULK_REDACTION: "Erasure of a filter’s cases",
    JobType.MANUAL_REDACTION: "Erasure of one case",
    JobType.RETENTION_POLICIES: "Night: dates and rules",
    JobType.RETENTION_ANONYMISATION: "Night: anonymisation",
    JobType.POLICY_RECALCULATION: "New dates after a change of policy",
    JobType.ILR_IMPORT: "Import of an ILR return",
    JobType.LEARNER_REPORT: "Report on learners",
    JobType.ERASURE_REPLAY: "Replay of erasures after a restore",
}
STATUSES: Final[Mapping[JobStatus, str]] = {
    JobStatus.QUEUED: "Waiting to start",
    JobStatus.RUNNING: "Running",
    JobStatus.SUCCESS: "Success",
    JobStatus.SUCCESS_WITH_WARNINGS: "Success with warnings",
    JobStatus.FAILED: "Failed",
    JobStatus.CANCELLED: "Cancelled",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ERASED: "Erased",
    Outcome.ALREADY_ERASED: "Had nothing left to erase",
    Outcome.DATED: "Given a date",
    Outcome.FILE_ERASED: "File erased, its record kept",
    Outcome.FILE_DATED: "File given a date",
    Outcome.TRANSITIONED: "Moved to another state",
    Outcome.REPLAYED: "Erased again after a restore",
    Outcome.LISTED: "In the report",
    Outcome.NO_LONGER_MATCHING: "No longer matched",
    Outcome.WITHHELD: "Kept: something forbade it",
    Outcome.TRANSITION_FAILED: "Not moved: the transition does not lead from its state",
    Outcome.NOT_IN_END_STATE: "Kept: not in an end state",
    Outcome.IMPORTED: "Imported",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.REPORTED: "Imported, with something to check",
    Outcome.OLDER_RETURN: "Older than the return that is there",
    Outcome.ABSENT_FROM_RETURN: "Not in this return",
    Outcome.ABSENT: "Not in the restored table",
    Outcome.FAILED: "Failed",
}
LEVELS: Final[Mapping[Level, str]] = {
    Level.INFO: "In order",
    Level.WARNING: "Warning",
    Level.ERROR: "Error",
}
# Why a job failed, or a record did. They follow "because", as those of `statuses` do.
_FAILURES: Final[Mapping[str, str]] = {
    GROUND_BRAKE: "it would have erased more than a night may without confirmation",
    GROUND_ABANDONED: "a part of it was given up after several tries",
    GROUND_NO_FILE: "its file did not come within a day",
    "erasure_in_progress": "it was being erased at that moment",
    "files_not_deleted": "the store refused to delete a file",
    "filter_outdated": "its workflow has changed, and the filter no longer fits the fields",
    "not_storable": "it is more, or other, than can be stored",
    "unreadable_link": "a record that it is linked with can’t be read",
    "unreadable_record": "it can’t be read",
    "unreadable_return": "one of its returns can’t be read",
}
REASONS: Final[Mapping[str, str]] = {**_FAILURES, **GROUNDS}
_COLOURS: Final[Mapping[JobStatus, str]] = {
    JobStatus.QUEUED: "grey",
    JobStatus.RUNNING: "blue",
    JobStatus.SUCCESS: "green",
    JobStatus.SUCCESS_WITH_WARNINGS: "yellow",
    JobStatus.FAILED: "red",
    JobStatus.CANCELLED: "grey",
}


@dataclass(frozen=True, slots=True)
class StoppedWorkflow:
    """What the brake stopped of a workflow, and the job that was started for it since, if any."""

    workflow: WorkflowId
    records: int
    files: int
    confirmed_by: JobId | None

    @property
    def says(self) -> str:
        """How much it is: 31 records and 4 files."""
        return _amount(self.records, self.files)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many records or files had an outcome."""

    outcome: Outcome
    says: str
    level: Level
    count: int


def status_words(job: Job) -> str:
    return "Stopped by the brake" if job.stopped is not None else STATUSES[job.status]


def status_colour(job: Job) -> str:
    return _COLOURS[job.status]


def subject_words(job: Job) -> str:
    """Return what the job is about, by ids and days alone: the filter old, complaints/c1, 2 March 2026."""
    match job.request:
        case FilterRedaction(filter=name, version=version):
            return f"the filter {name}, version {version}"
        case RecordRedaction(record=record):
            return str(record)
        case PolicyRun(today=today) | AnonymisationRun(today=today):
            return day(today)
        case _:
            return str(getattr(job.request, "workflow", "all records"))


def failure_words(ground: str | None) -> str:
    """Return why something failed or was kept; it follows "because"."""
    return _FAILURES.get(ground or "") or because(ground)


def stopped_workflows(stopped: Stopped) -> list[StoppedWorkflow]:
    """Return what the brake stopped, workflow by workflow, learners among the records."""
    jobs = {workflow: one.job for one in stopped.confirmed for workflow in one.workflows}
    return [
        StoppedWorkflow(
            workflow=workflow,
            records=stopped.records.get(workflow, 0)
            + (stopped.learners if workflow == stopped.learner_workflow else 0),
            files=stopped.files.get(workflow, 0),
            confirmed_by=jobs.get(workflow),
        )
        for workflow in stopped.workflows
    ]


def waiting_workflows(stopped: Stopped) -> list[StoppedWorkflow]:
    """Return what waits for a confirmation."""
    return [one for one in stopped_workflows(stopped) if one.confirmed_by is None]


def amount_words(stopped: Sequence[StoppedWorkflow]) -> str:
    """Return how much all of *stopped* is, for a button."""
    return _amount(sum(one.records for one in stopped), sum(one.files for one in stopped))


def _amount(records: int, files: int) -> str:
    return " and ".join(_up_to(count, one) for count, one in ((records, "record"), (files, "file")) if count)


def _up_to(count: int, one: str) -> str:
    # Counted exactly up to a million; one more only means more.
    return f"more than {plural(EXACT_UP_TO, one)}" if count > EXACT_UP_TO else plural(count, one)


def outcome_counts(tally: Tally) -> list[OutcomeCount]:
    """Return what became of the records and files, an outcome a row."""
    return [OutcomeCount(one, OUTCOMES[one], one.level, count) for one, count in tally.items() if count]
