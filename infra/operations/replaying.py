"""`stop-runs`, `replay-erasures` and `cancel-replays`, for before and after a restore, on the tables themselves (X16)."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.operations.console import console
from infra.operations.failure import NotAllDone
from infra.operations.ports import ports_of
from infra.operations.target import Target, target_of
from infra.operations.watching import undone_of, watch
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.replay.request_replay import RequestReplay
from shared.jobs.job import JobStatus

if TYPE_CHECKING:
    from shared.jobs.job import Job
    from shared.kernel.identifiers import TenantId

_WINDOW_DAYS = 35  # the template's own default
_INSTANTS = ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z"]


def stop_runs(context: typer.Context) -> None:
    """Refuse runs of every tenant, before tables are restored, until a replay has ended."""
    target = target_of(context)
    with ports_of(target) as ports:
        tenants = RequestReplay(ports).stop_runs(target.user)
    console.print(f"runs are refused until erasures have been replayed; tenants: {tenants}")


def cancel_replays(context: typer.Context) -> None:
    """End the replays that are under way, after the records in hand. Runs stay refused until another replay has ended."""
    target = target_of(context)
    with ports_of(target) as ports:
        number = RequestReplay(ports).cancel(target.user)
    console.print(f"asked to stop: {number}")


def replay_erasures(
    context: typer.Context,
    restored_to: Annotated[
        datetime | None,
        typer.Option(
            formats=_INSTANTS, help="the moment that tables were restored to (RFC 3339); all of the ledger without it"
        ),
    ] = None,
    *,
    is_watched: Annotated[bool, typer.Option("--watch/--no-watch", help="stay until all replays have ended")] = True,
) -> None:
    """Set holds and requests again, and erase again, as the ledger tells, for every tenant.

    Started again, it follows a replay that is under way, and repeats one that has ended.
    """
    target = target_of(context)
    with ports_of(target) as ports:
        replays = RequestReplay(ports)(target.user, _aware(restored_to))
        for tenant, job in replays.items():
            console.print(f"{tenant}: job {job.id}")
        if is_watched:
            _watch(target, ReadJobs(ports), replays)


def _watch(target: Target, reading: ReadJobs, replays: "dict[TenantId, Job]") -> None:
    from functions.api.redactions.models import JobView  # noqa: PLC0415 – slow to import, and other commands need none of it

    days = int(target.outputs.get("RecoveryWindowDays", _WINDOW_DAYS))
    undone, refused = [], []
    for tenant, job in replays.items():

        def read(tenant: "TenantId" = tenant, job: "Job" = job) -> dict[str, Any]:
            found = reading.jobs.job(tenant, job.id) or job
            return JobView.of(reading.current(tenant, found), days).model_dump(mode="json")

        ended = watch(read, f"replaying {tenant}")
        said = undone_of(ended)
        if said is not None:
            undone.append(f"{tenant}: {said}")
        if not JobStatus(ended["status"]).is_success:
            refused.append(str(tenant))
    if undone:
        still = f"runs stay refused for {', '.join(refused)}: " if refused else ""
        raise NotAllDone(still + "; ".join(undone))


def _aware(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant is not None and instant.tzinfo is None else instant
