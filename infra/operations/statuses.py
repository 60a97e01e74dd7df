"""`record RECORD` and `cases FILTER`: why records are still there (P21)."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.operations.console import console
from infra.operations.target import target_of

_CASES = ("record", "state", "ended", "status")


def show_record(
    context: typer.Context,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="such as complaints/2024-0017")],
) -> None:
    """Show a record's state, the start of its clock, and why it is still there. Its values are left out."""
    found = target_of(context).api.get(f"/v1/records/{record}")
    lines = {
        "state": found["state"],
        "ended at": found["ended_at"],
        "status": in_words(found["retention_status"]),
        "will be anonymised": "yes" if found["dp_will_be_anonymised"] else "no",
        "erased at": found["erased_at"],
        "last erased at": found["last_erased_at"],
    }
    for name, value in lines.items():
        if value is not None:
            console.print(f"{name}: {value}", soft_wrap=True)


def list_cases(
    context: typer.Context, filter_: Annotated[str, typer.Argument(metavar="FILTER", help="a saved filter")]
) -> None:
    """List the cases in a filter, and why they are still there."""
    table = Table(*_CASES)
    for one in target_of(context).api.pages(f"/v1/filters/{filter_}/cases"):
        record = f"{one['workflow']}/{one['id']}"
        table.add_row(record, one["state"], (one["ended_at"] or "")[:10], in_words(one["retention_status"]))
    console.print(table)


def in_words(status: Mapping[str, Any]) -> str:
    """Return a status in one line: its code, day, since when, and ground."""
    words = {"until": status["until"], "since": status["since"]}
    said = " ".join(f"{name} {day}" for name, day in words.items() if day)
    return " ".join(
        part for part in (status["code"], said, f"({status['ground']})" if status["ground"] else "") if part
    )
