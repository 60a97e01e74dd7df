"""`history JOB`: what became of each record (X11)."""

from typing import Annotated

import typer
from rich.table import Table

from infra.operations.console import console
from infra.operations.target import target_of
from shared.jobs.outcome import Level, Outcome


def history(
    context: typer.Context,
    job: Annotated[str, typer.Argument(metavar="JOB", help="a job's id")],
    level: Annotated[Level | None, typer.Option(help="only entries as loud as this")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="only this outcome")] = None,
) -> None:
    """List what became of each record of a job."""
    target = target_of(context)
    table = Table("record", "outcome", "level", "ground", "at")
    for one in target.api.pages(f"/v1/jobs/{job}/history", level=level, outcome=outcome):
        table.add_row(one["record"], one["outcome"], one["level"], one["ground"] or "", one["at"])
    console.print(table)
