"""`watch JOB`: follow a job to its end."""

from typing import Annotated

import typer

from infra.operations.target import target_of
from infra.operations.watching import watch


def watch_job(context: typer.Context, job: Annotated[str, typer.Argument(metavar="JOB", help="a job's id")]) -> None:
    """Follow a job to its end, and show how it ended."""
    target = target_of(context)
    watch(lambda: target.api.get(f"/v1/jobs/{job}"), "working")
