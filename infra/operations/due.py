"""`holds` and `requests`: what somebody has to look at, by its date (P9, P10)."""

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from infra.operations.console import console
from infra.operations.target import target_of

Before = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="only those due before that day (YYYY-MM-DD)")
]


def holds(context: typer.Context, before: Before = None) -> None:
    """List records under a legal hold or restriction by review date."""
    target = target_of(context)
    table = Table("record", "review date", "overdue since", "legal hold", "restricted")
    for one in target.api.pages("/v1/holds", review_before=before.date() if before else None):
        table.add_row(
            one["record"],
            one["review_date"],
            one["overdue_since"] or "",
            "yes" if one["dp_legal_hold"] else "",
            "yes" if one["dp_restrict_processing"] else "",
        )
    console.print(table)


def requests(context: typer.Context, before: Before = None) -> None:
    """List open anonymisation requests by due date."""
    target = target_of(context)
    table = Table("record", "due date", "requested on")
    for one in target.api.pages("/v1/anonymisation-requests", due_before=before.date() if before else None):
        table.add_row(one["record"], one["due_date"], one["requested_on"])
    console.print(table)
