"""Follows a job to its end, and shows how it ended."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.operations.console import console
from infra.operations.failure import Failed
from shared.jobs.job import JobStatus

SECONDS_BETWEEN_LOOKS = 1.0


def watch(
    read: Callable[[], Mapping[str, Any]],
    what: str,
    sleep: Callable[[float], None] = time.sleep,
    longest: float = math.inf,
) -> None:
    """Follow the job that *read* returns; raise ``Failed`` if it does not end well, or not within *longest* seconds."""
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
    if not JobStatus(job["status"]).is_success:
        ground = f" ({job['ground']})" if job["ground"] else ""
        raise Failed(f"job {job['id']} ended {job['status']}{ground}")


def show(job: Mapping[str, Any]) -> None:
    """Show a job: its status, outcomes, and how long backups hold what it erased."""
    console.print(f"{job['type']} {job['id']}: {job['status']}", soft_wrap=True)  # to be copied in one piece
    if job.get("stopped") is not None:
        _show_stopped(job)
        return
    table = Table("outcome", "records")
    for outcome, count in job["outcomes"].items():
        table.add_row(outcome, str(count))
    console.print(table)
    if job["outcomes"].get("erased") and not job["dry_run"]:
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
