"""Stop every tenant's runs before an operator restores tables, and start replays afterwards (X16)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.application.all_ports import Ports
from shared.application.jobs.cancel_job import cancelled
from shared.application.jobs.create_run import CreateRun
from shared.application.jobs.gate import RunGate
from shared.jobs.job import ErasureReplay, Job, request_of
from shared.kernel.errors import Invalid, RuleConflict, Unavailable
from shared.kernel.identifiers import JobId, TenantId

# An entry has the time of its decision. The write that a restore cut off came later, by an invocation's time at most.
MARGIN = timedelta(minutes=15)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class RequestReplay:
    """The use case; *by* is the operator's name for the ledger."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock, self.randomness = ports.catalogue, ports.clock, ports.randomness
        self.jobs, self.gate = ports.jobs, RunGate(ports)
        self.create = CreateRun(ports)

    def stop_runs(self, by: str) -> int:
        """Refuse runs of every tenant until its replay has succeeded; return the number of tenants."""
        tenants = list(self.catalogue.tenants())
        for tenant in tenants:
            if not self.gate.is_closed(tenant):
                self.gate.close(tenant, by, self.clock.now())
        return len(tenants)

    def __call__(self, by: str, restored_to: datetime | None) -> dict[TenantId, Job]:
        """Return each tenant's replay, new or under way; without *restored_to* it takes the whole ledger."""
        if restored_to is not None and restored_to > self.clock.now():
            raise Invalid("restored_to_in_future", "tables can't have been restored to a moment yet to come")
        self.stop_runs(by)
        return {tenant: self._replay(tenant, by, restored_to) for tenant in self.catalogue.tenants()}

    def cancel(self, by: str) -> int:
        """Ask every replay that is under way to stop, and return their number; runs stay refused (X12)."""
        replays = {tenant: self.gate.open_replay(tenant) for tenant in self.catalogue.tenants()}
        for tenant, job in replays.items():
            if job is not None and not job.cancel_requested:
                self.jobs.save_job(tenant, replace(job, cancel_requested=True), cancelled(job, by, self.clock.now()))
        return sum(job is not None for job in replays.values())

    def _replay(self, tenant: TenantId, by: str, restored_to: datetime | None) -> Job:
        found = self.gate.open_replay(tenant)
        if found is not None:
            if request_of(found, ErasureReplay).restored_to != restored_to:
                raise RuleConflict(
                    "replay_under_way", "a replay onto another moment is under way: end it first by cancel-replays"
                )
            return found
        now, job = self.clock.now(), JobId(f"{ErasureReplay.type}-{self.randomness.token()}")
        since = BEGINNING if restored_to is None else restored_to - MARGIN
        request = ErasureReplay(restored_to=restored_to, since=since, until=now)
        # The gate first: a crash between the two writes must not let runs start beside the replay.
        self.gate.close(tenant, by, now, job)
        self.create(tenant, request, job, by, now)
        made = self.gate.open_replay(tenant)
        if made is None:
            raise Unavailable("contended", "the job could not be created")
        return made
