"""`import-ilr FILE`: bring in an ILR return (L10)."""

from pathlib import Path
from typing import Annotated

import typer

from infra.operations.console import console
from infra.operations.target import target_of
from infra.operations.watching import watch


def import_ilr(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="the return, as XML")],
    *,
    is_watched: Annotated[bool, typer.Option("--watch", help="stay until the import has ended")] = False,
) -> None:
    """Send an ILR return; the import starts when the file has arrived."""
    target = target_of(context)
    asked = target.api.post("/v1/ilr-imports", {"file_name": file.name, "size": file.stat().st_size})
    job = asked["job"]["id"]
    target.api.upload(asked["upload"], file)
    console.print(f"job {job}")
    if is_watched:
        watch(lambda: target.api.get(f"/v1/jobs/{job}"), "importing")
