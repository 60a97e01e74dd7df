"""Lists: `holds`, `requests` and `preserved RECORD` for an officer (P9, P10, X7a), `jobs`, and `history JOB` of one (X11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from infra.operations.console import console
from infra.operations.target import target_of
from shared.jobs.job import JobStatus, JobType
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
_PRESERVED = {name: name for name in ("number", "what", "ilr", "by", "at")}
_REQUESTS = {"record": "record", "due date": "due_date", "requested on": "requested_on"}
_HISTORY = {
    **{name: name for name in ("record", "attachment", "outcome", "level", "ground")},
    "policy": "policy_version",
    "at": "at",
}


def holds(context: typer.Context, before: Before = None) -> None:
    """List records under a legal hold or restriction by review date."""
    _list(context, _HOLDS, "/v1/holds", review_before=before and before.date())


def preserved(
    context: typer.Context, record: Annotated[str, typer.Argument(metavar="RECORD", help="workflow/id")]
) -> None:
    """List what edits replaced while a guard kept a record: who edited and when. The values are in the API alone."""
    _list(context, _PRESERVED, f"/v1/records/{record}/preserved-versions")


def requests(context: typer.Context, before: Before = None) -> None:
    """List open anonymisation requests by due date."""
    _list(context, _REQUESTS, "/v1/anonymisation-requests", due_before=before and before.date())


def history(
    context: typer.Context,
    job: Annotated[str, typer.Argument(metavar="JOB", help="a job's id")],
    level: Annotated[Level | None, typer.Option(help="only entries of this level and graver")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="only this outcome")] = None,
) -> None:
    """List what became of each record of a job, and of each file by its own clock."""
    found = target_of(context).api.get(f"/v1/jobs/{job}")
    named = ", dry run: these would be the outcomes" if found["dry_run"] else ""
    console.print(f"{found['type']} {found['id']}, asked for by {found['requested_by']}{named}", soft_wrap=True)
    _list(context, _HISTORY, f"/v1/jobs/{job}/history", level=level, outcome=outcome)


def list_jobs(
    context: typer.Context,
    kind: Annotated[JobType | None, typer.Option("--type", help="only jobs of this type")] = None,
    status: Annotated[JobStatus | None, typer.Option(help="only jobs of this status")] = None,
) -> None:
    """List jobs, newest first. The counts of a dry run are what would be."""
    for job in target_of(context).api.pages("/v1/jobs", type=kind, status=status):
        ended = f"{job['status']} ({job['ground']})" if job["ground"] else job["status"]
        counts = ", ".join(f"{count} {name}" for name, count in job["outcomes"].items()) or "nothing"
        named = "dry run, would be: " if job["dry_run"] else ""
        # In one line each, so that ids can be copied and lines searched.
        console.print(f"{job['id']} {job['type']} {ended} by {job['requested_by']}: {named}{counts}", soft_wrap=True)


def _list(context: typer.Context, columns: Mapping[str, str], path: str, **query: object) -> None:
    table = Table(*columns)
    for one in target_of(context).api.pages(path, **query):
        table.add_row(*("yes" if one[name] is True else str(one[name] or "") for name in columns.values()))
    console.print(table)
