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
    answer = target.api.post(f"/v1/policies/{workflow}/draft/preview")
    console.print(answer["statement"])
    console.print(f"due at the next run: {answer['due_at_next_run']}")
    console.print(f"files due at the next run: {answer['files_due_at_next_run']}")
    console.print(f"dates that would change: {answer['dates_changed']}")
    console.print(f"dates of files that would change: {answer['file_dates_changed']}")
    for warning in answer["warnings"]:
        about = f" {warning['file_type']}" if warning["file_type"] else ""
        console.print(f"warning {warning['code']}{about}: {warning['detail']}", soft_wrap=True)
    console.print(f"to publish before {answer['expires_at']}: confirmation_token {answer['confirmation_token']}")
