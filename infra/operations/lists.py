"""`holds` and `requests` list what needs an officer (P9, P10); `history JOB` lists each record's outcome (X11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from infra.operations.console import console
from infra.operations.target import target_of
from shared.records.guards import GuardName
from shared.records.outcome import Level, Outcome

Before = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="only those due before that day (YYYY-MM-DD)")
]
_HOLDS = {
    "record": "record",
    "review date": "review_date",
    "overdue since": "overdue_since",
    **{name.label: name.facts.dp_field for name in GuardName},
}
_REQUESTS = {"record": "record", "due date": "due_date", "requested on": "requested_on"}
_HISTORY = {name: name for name in ("record", "outcome", "level", "ground", "at")}


def holds(context: typer.Context, before: Before = None) -> None:
    """List records under a legal hold or restriction by review date."""
    _list(context, _HOLDS, "/v1/holds", review_before=before and before.date())


def requests(context: typer.Context, before: Before = None) -> None:
    """List open anonymisation requests by due date."""
    _list(context, _REQUESTS, "/v1/anonymisation-requests", due_before=before and before.date())


def history(
    context: typer.Context,
    job: Annotated[str, typer.Argument(metavar="JOB", help="a job's id")],
    level: Annotated[Level | None, typer.Option(help="only entries of this level")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="only this outcome")] = None,
) -> None:
    """List what became of each record of a job."""
    _list(context, _HISTORY, f"/v1/jobs/{job}/history", level=level, outcome=outcome)


def _list(context: typer.Context, columns: Mapping[str, str], path: str, **query: object) -> None:
    table = Table(*columns)
    for one in target_of(context).api.pages(path, **query):
        table.add_row(*("yes" if one[name] is True else one[name] or "" for name in columns.values()))
    console.print(table)
