"""`python -m infra.operations …`: what operators ask of a stack."""

import sys
from typing import Annotated

import typer

from infra.operations.doctor import doctor
from infra.operations.failure import Failed
from infra.operations.first_administrator import first_administrator
from infra.operations.jobs import confirm, import_ilr, redact, watch_job
from infra.operations.lists import history, holds, list_jobs, preserved, requests
from infra.operations.preview import preview
from infra.operations.replaying import cancel_replays, replay_erasures, stop_runs
from infra.operations.statuses import list_cases, show_record
from infra.operations.target import Target

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def which(
    context: typer.Context,
    api_url: Annotated[
        str | None, typer.Option(envvar="EXPUNGE_API_URL", help="where the API answers; its token is in EXPUNGE_TOKEN")
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(envvar="EXPUNGE_STACK", help="the stack's name in the account that you have credentials of"),
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(envvar="EXPUNGE_TENANT", help="for the local stack, and for a first administrator")
    ] = None,
    user: Annotated[
        str,
        typer.Option(
            envvar="EXPUNGE_USER", help="who signs in (password in EXPUNGE_PASSWORD), or is named as operator"
        ),
    ] = "operator",
) -> None:
    """Operate Expunge.

    With --stack it finds a stack in AWS, with --api-url an API alone, and with neither the local stack that runs in this folder.
    """
    context.obj = Target(api_url=api_url, stack=stack, tenant=tenant, user=user)


app.command("first-administrator")(first_administrator)
app.command("redact")(redact)
app.command("watch")(watch_job)
app.command("confirm")(confirm)
app.command("jobs")(list_jobs)
app.command("history")(history)
app.command("preview")(preview)
app.command("record")(show_record)
app.command("cases")(list_cases)
app.command("holds")(holds)
app.command("requests")(requests)
app.command("preserved")(preserved)
app.command("import-ilr")(import_ilr)
app.command("stop-runs")(stop_runs)
app.command("replay-erasures")(replay_erasures)
app.command("doctor")(doctor)
app.command("cancel-replays")(cancel_replays)


def main() -> int:
    """Run one command; if it fails, or not all is done, print one line and return the status that says which."""
    try:
        app(prog_name="python -m infra.operations", standalone_mode=True)
    except Failed as error:
        print(error, file=sys.stderr)
        return error.status
    return 0


if __name__ == "__main__":
    sys.exit(main())
