"""`preview WORKFLOW`: what publishing a policy's draft would do (P15)."""

from typing import Annotated

import typer

from infra.operations.console import console
from infra.operations.target import target_of


def preview(
    context: typer.Context, workflow: Annotated[str, typer.Argument(metavar="WORKFLOW", help="its policy's draft")]
) -> None:
    """Say what publishing a policy's draft would do. It changes nothing."""
    target = target_of(context)
    told = target.api.post(f"/v1/policies/{workflow}/draft/preview")
    console.print(told["statement"])
    console.print(f"due at the next run: {told['due_at_next_run']}")
    console.print(f"dates that would change: {told['dates_changed']}")
    console.print(f"to publish before {told['expires_at']}: confirmation_token {told['confirmation_token']}")
