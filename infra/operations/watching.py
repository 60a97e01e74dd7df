"""Follows a job to its end, and shows how it ended."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.operations.console import console
from infra.operations.failure import Failed, NotAllDone
from shared.jobs.job import JobStatus
from shared.records.outcome import Level, Outcome

SECONDS_BETWEEN_LOOKS = 1.0
_ERASED = {Outcome.ERASED, Outcome.FILE_ERASED}


def follow(read: Callable[[], Mapping[str, Any]], what: str) -> None:
    """Watch a job; raise ``NotAllDone``, which says what and how many, unless all went well."""
    undone = undone_of(watch(read, what))
    if undone is not None:
        raise NotAllDone(undone)


def watch(
    read: Callable[[], Mapping[str, Any]],
    what: str,
    sleep: Callable[[float], None] = time.sleep,
    longest: float = math.inf,
) -> Mapping[str, Any]:
    """Show the job that *read* returns until it has ended, and return it; raise ``Failed`` after *longest* seconds."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    job, deadline = read(), time.monotonic() + longest
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(what, total=job["progress"]["total"])
        while JobStatus(job["status"]).is_open:
            if time.monotonic() > deadline:
                raise Failed(f"job {job['id']} has not ended within {longest:.0f} seconds")
            bar.update(task, completed=job["progress"]["processed"], total=job["progress"]["total"])
            sleep(SECONDS_BETWEEN_LOOKS)
            job = read()
        done = job["progress"]["processed"]
        bar.update(task, completed=done, total=done)
    show(job)
    return job


def undone_of(job: Mapping[str, Any]) -> str | None:
    """Say in one line what an ended job left undone and how much of it, or return None if all went well."""
    if JobStatus(job["status"]) is JobStatus.SUCCESS:
        return None
    ground = f" ({job['ground']})" if job["ground"] else ""
    would_be = "would be " if job["dry_run"] else ""
    loud = {name: n for name, n in job["outcomes"].items() if Outcome(name).level is not Level.INFO}
    counts = [f"{count} {would_be}{name}" for name, count in loud.items()] or [_of_the_rest(job)]
    named = "dry run " if job["dry_run"] else "job "
    return f"{named}{job['id']} ended {job['status']}{ground}: {', '.join(counts)}"


def _of_the_rest(job: Mapping[str, Any]) -> str:
    if job.get("stopped") is not None:
        stopped = job["stopped"]
        records, files = (sum(stopped[kind].values()) for kind in ("records", "files"))
        return f"{records} records, {files} files and {stopped['learners']} learners wait to be confirmed"
    return f"{job['progress']['processed']} records and {job['files_processed']} files were done, and the rest was not"


def show(job: Mapping[str, Any]) -> None:
    """Show a job: its status, outcomes, and how long backups hold what it erased."""
    named = " (dry run: nothing was changed)" if job["dry_run"] else ""
    console.print(f"{job['type']} {job['id']}: {job['status']}{named}", soft_wrap=True)  # to be copied in one piece
    if job.get("stopped") is not None:
        _show_stopped(job)
        return
    table = Table("would be" if job["dry_run"] else "outcome", "count")
    for outcome, count in job["outcomes"].items():
        table.add_row(outcome, str(count))
    console.print(table)
    if _ERASED & job["outcomes"].keys() and not job["dry_run"]:
        console.print(f"What was erased stays in the tables' backups for {job['recovery_window_days']} days.")


def _show_stopped(job: Mapping[str, Any]) -> None:
    stopped = job["stopped"]
    table = Table("workflow", "records", "files")
    for workflow in sorted(stopped["records"].keys() | stopped["files"].keys()):
        counts = (stopped[kind].get(workflow, 0) for kind in ("records", "files"))
        table.add_row(workflow, *map(str, counts))
    console.print("Nothing was erased: more is due by policy or setting than the brake allows.")
    console.print(table)
    console.print(f"learners: {stopped['learners']}")
    console.print(f"left to confirm: {', '.join(job['unconfirmed']) or 'nothing'}")
