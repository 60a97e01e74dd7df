"""Jobs: the list, one with its progress and outcomes, its history with a filter, and that as a file (S6, X10–X13)."""

from enum import StrEnum
from functools import partial
from io import BytesIO
from typing import Final, TypeVar
from urllib.parse import urlencode

from functions.console.frame.ask import Ask
from functions.console.frame.job_words import (
    LEVELS,
    OUTCOMES,
    REASONS,
    STATUSES,
    TYPES,
    failure_words,
    outcome_counts,
    status_colour,
    status_words,
    stopped_workflows,
    subject_words,
)
from functions.console.frame.lists import listed
from functions.console.frame.page import Download, Page
from functions.console.frame.routes import Pages
from functions.gateway.cursors import decoded
from shared.access.permissions import Permission
from shared.adapters.sheets.csv_sheet import write_csv
from shared.application.all_ports import Ports
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.reporting.request_report import LinkReport
from shared.application.stored import Cell, JobFilter
from shared.jobs.history import HistoryEntry
from shared.jobs.job import FilterRedaction, Job, JobStatus, JobType, RecordRedaction
from shared.jobs.tally import files_processed, processed
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import JobId
from shared.records.outcome import Level, Outcome
from shared.records.scope import attachment_id

JOBS: Final = "/console/jobs"
JOB: Final = f"{JOBS}/<job>"
MOST_IN_A_FILE: Final = 5_000
_MOST_PAGES: Final = 50  # of the history that one file takes; some are short
_AT_A_TIME: Final = 200
_NEEDS: Final = (Permission.VIEW_JOBS,)
_COLUMNS: Final = ("Record", "File", "Outcome", "Level", "Ground", "At", "Asked by", "Policy version", "Dry run")
_WORDS: Final = {
    "types": TYPES,
    "says_status": status_words,
    "colour": status_colour,
    "about": subject_words,
}
E = TypeVar("E", bound=StrEnum)


class JobPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.link = ReadJobs(ports), LinkReport(ports)

    def register(self, pages: Pages) -> None:
        pages.get(JOBS, self.all, needs=_NEEDS)
        pages.get(JOB, self.one, needs=_NEEDS)
        pages.get(f"{JOB}/history", self.history, needs=_NEEDS)
        pages.get(f"{JOB}/history.csv", self.history_as_file, needs=_NEEDS)

    def all(self, ask: Ask) -> Page:
        wanted = JobFilter(type=_chosen(ask, "type", JobType), status=_chosen(ask, "status", JobStatus))
        found = listed(ask, partial(self.read.page, ask.caller, wanted), "jobs", wanted.type, wanted.status)
        data = {**_WORDS, "listed": found, "wanted": wanted, "statuses": STATUSES}
        return Page("jobs/list.html", "Jobs", data, people={one.requested_by for one in found.items})

    def one(self, ask: Ask, job: JobId) -> Page:
        found = self.read.one(ask.caller, job)
        data = {
            **_WORDS,
            "job": found,
            "done": processed(found.tally),
            "files": files_processed(found.tally),
            "outcomes": outcome_counts(found.tally),
            "why": None if found.ground is None else failure_words(found.ground),
            "subject_href": _subject(ask, found),
            "may_cancel": found.status.is_open and not found.cancel_requested and ask.may(found.request.started_by),
            "report": self.link(ask.caller, found),
            "stopped": stopped_workflows(found.stopped) if found.stopped else [],
            "left": found.stopped.left if found.stopped else (),
            "levels": LEVELS,
        }
        return Page("jobs/job.html", _title(found), data, back=JOBS, people=[found.requested_by])

    def history(self, ask: Ask, job: JobId) -> Page:
        wanted = _Wanted(ask)
        found_job = self.read.one(ask.caller, job)
        found = listed(ask, partial(self._read, ask, job, wanted), *_scope(job, wanted))
        data = {
            "listed": found,
            "job": found_job,
            "wanted": wanted,
            "outcomes": OUTCOMES,
            "reasons": REASONS,
            "levels": LEVELS,
            "why": failure_words,
            "file_id": attachment_id,
            "most": MOST_IN_A_FILE,
            "query": urlencode(ask.query.known()),
        }
        return Page("jobs/history.html", f"History: {_title(found_job)}", data, back=f"{JOBS}/{job}")

    def history_as_file(self, ask: Ask, job: JobId) -> Download:
        """Return the entries from the page's own first one on, as many as a file takes."""
        wanted = _Wanted(ask)
        entries: list[HistoryEntry] = []
        after = decoded(ask.cursor, *_scope(job, wanted))
        for _ in range(_MOST_PAGES):
            page, after = self._read(ask, job, wanted, after, min(_AT_A_TIME, MOST_IN_A_FILE - len(entries)))
            entries += page
            if after is None or len(entries) == MOST_IN_A_FILE:
                break
        file = BytesIO()
        write_csv(file, _COLUMNS, map(_cells, entries))
        return Download(name=f"history-{job}.csv", media_type="text/csv; charset=utf-8", body=file.getvalue())

    def _read(
        self, ask: Ask, job: JobId, wanted: "_Wanted", after: str | None, limit: int
    ) -> tuple[list[HistoryEntry], str | None]:
        found, last = self.read.history(
            ask.caller, job, wanted.level, wanted.outcome, after, limit, ground=wanted.ground
        )
        return list(found), last


class _Wanted:
    """What narrows a history."""

    def __init__(self, ask: Ask) -> None:
        self.level = _chosen(ask, "level", Level)
        self.outcome = _chosen(ask, "outcome", Outcome)
        self.ground = ask.query.get("ground") or None
        if self.ground is not None and self.ground not in REASONS:
            raise NotFound("unknown_choice", "there is no such choice")


def _scope(job: JobId, wanted: _Wanted) -> tuple[object, ...]:
    return "history", job, wanted.level, wanted.outcome, wanted.ground


def _chosen(ask: Ask, name: str, kind: type[E]) -> E | None:
    """Return what the address asks for; raise ``NotFound`` for what there never is."""
    value = ask.query.get(name)
    try:
        return kind(value) if value else None
    except ValueError:
        raise NotFound("unknown_choice", "there is no such choice") from None


def _title(job: Job) -> str:
    return f"{'Dry run: ' if job.dry_run else ''}{TYPES[job.type]}"


def _subject(ask: Ask, job: Job) -> str | None:
    """Return the address of what the job is about, for callers who may see it."""
    if not ask.may(Permission.READ_RECORDS):
        return None
    match job.request:
        case FilterRedaction(filter=name):
            return f"/console/filters/{name}"
        case RecordRedaction(record=record):
            return f"/console/records/{record}"
        case _:
            return None


def _cells(entry: HistoryEntry) -> list[Cell]:
    return [
        str(entry.record),
        None if entry.attachment is None else attachment_id(entry.attachment),
        entry.outcome.value,
        entry.outcome.level.value,
        entry.ground,
        entry.at,
        entry.by,
        None if entry.policy_version is None else str(entry.policy_version),
        entry.dry_run,
    ]
