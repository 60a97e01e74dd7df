"""`redact FILTER`: erase every case in a filter (R1)."""

import secrets
from typing import Annotated

import typer

from infra.operations.console import console
from infra.operations.target import target_of
from infra.operations.watching import watch


def redact(
    context: typer.Context,
    filter_: Annotated[str, typer.Argument(metavar="FILTER", help="a saved filter")],
    transition: Annotated[str | None, typer.Option(help="apply this to each case after it is erased")] = None,
    max_records: Annotated[int | None, typer.Option(min=0, help="refuse if the filter holds more")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be done")] = False,
    is_watched: Annotated[bool, typer.Option("--watch", help="stay until the job has ended")] = False,
) -> None:
    """Erase every case in a filter."""
    target = target_of(context)
    asked = {"success_transition": transition, "dry_run": dry_run, "max_records": max_records}
    # A key of its own, so that an answer that was lost on the way does not make two jobs.
    job = target.api.post(f"/v1/filters/{filter_}/redactions", asked, secrets.token_urlsafe(12))
    console.print(f"job {job['id']}")
    if is_watched:
        watch(lambda: target.api.get(f"/v1/jobs/{job['id']}"), "looking" if dry_run else "redacting")
