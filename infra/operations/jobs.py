"""`redact FILTER` (R1), `import-ilr FILE` (L10) and `confirm JOB` (X17) start a job; `watch JOB` follows one to its end."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from infra.operations.api import ApiClient
from infra.operations.console import console
from infra.operations.target import target_of
from infra.operations.watching import follow

Watched = Annotated[bool, typer.Option("--watch", help="stay until the job has ended: 0 if all went well, 3 if not")]


def redact(
    context: typer.Context,
    filter_: Annotated[str, typer.Argument(metavar="FILTER", help="a saved filter")],
    transition: Annotated[str | None, typer.Option(help="apply this to each case after it is erased")] = None,
    max_records: Annotated[int | None, typer.Option(min=0, help="refuse if the filter holds more")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be done")] = False,
    is_watched: Watched = False,
) -> None:
    """Erase every case in a filter."""
    api = target_of(context).api
    asked = {"success_transition": transition, "dry_run": dry_run, "max_records": max_records}
    # The key keeps a repeat after a lost answer from making a second job.
    job = api.post(f"/v1/filters/{filter_}/redactions", asked, secrets.token_urlsafe(12))
    named = " (dry run)" if dry_run else ""
    _started(api, job["id"], "looking" if dry_run else "redacting", is_watched=is_watched, named=named)


def import_ilr(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="the return, as XML")],
    *,
    is_watched: Watched = False,
) -> None:
    """Send an ILR return; the import starts when the file has arrived."""
    api = target_of(context).api
    asked = api.post("/v1/ilr-imports", {"file_name": file.name, "size": file.stat().st_size})
    api.upload(asked["upload"], file)
    _started(api, asked["job"]["id"], "importing", is_watched=is_watched)


def confirm(
    context: typer.Context,
    job: Annotated[str, typer.Argument(metavar="JOB", help="a night that the brake has stopped")],
    workflows: Annotated[
        list[str] | None, typer.Option("--workflow", help="only this one, and others if it is given again")
    ] = None,
    *,
    is_watched: Watched = False,
) -> None:
    """Start what the brake has stopped: all that is left of the night, or some workflows."""
    api = target_of(context).api
    asked = {"workflows": workflows} if workflows else None
    started = api.post(f"/v1/jobs/{job}/confirm", asked, secrets.token_urlsafe(12))
    _started(api, started["id"], "erasing", is_watched=is_watched)


def watch_job(context: typer.Context, job: Annotated[str, typer.Argument(metavar="JOB", help="a job's id")]) -> None:
    """Follow a job to its end, and show how it ended."""
    _watch(target_of(context).api, job, "working")


def _started(api: ApiClient, job: str, what: str, *, is_watched: bool, named: str = "") -> None:
    console.print(f"job {job}{named}")
    if is_watched:
        _watch(api, job, what)


def _watch(api: ApiClient, job: str, what: str) -> None:
    follow(lambda: api.get(f"/v1/jobs/{job}"), what)
