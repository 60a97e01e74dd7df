"""Complete the erasures that their jobs gave up. The resume function does this for every tenant (X3)."""

from collections.abc import Callable
from functools import partial

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.erasure.carry_out import CarryOut, Claimed
from shared.application.stored import EVERY_WORKFLOW, StagePartition
from shared.erasure.decision import Erase
from shared.erasure.replay import completed_by, completed_details
from shared.kernel.identifiers import SHARDS, TenantId
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.workflow import Workflow
from shared.retention.stage import StageName

RESUMED_CHUNK = 0
RESUMED_BY = "resume-stuck-jobs"  # the function acts by itself
_BATCH = 100


class CompleteClaims:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue
        self.jobs, self.clock = ports.jobs, ports.clock
        self.carry_out = CarryOut(ports)

    def __call__(self, tenant: TenantId, is_time_up: Callable[[], bool]) -> int:
        """Complete given-up claims until time is up; return how many records were erased."""
        completed = 0
        for shard in range(SHARDS):
            if is_time_up():
                break
            completed += self._complete(tenant, shard, is_time_up)
        return completed

    def _complete(self, tenant: TenantId, shard: int, is_time_up: Callable[[], bool]) -> int:
        claimed = StagePartition(workflow=EVERY_WORKFLOW, stage=StageName.CLAIMED, shard=shard)
        keys = self.records.in_stage(tenant, claimed, None, None, _BATCH).keys
        if not keys:
            return 0
        waiting = [row for row in self.records.read(tenant, keys).records.values() if row.claim and row.claim_given_up]
        names = sorted({str(row.key.workflow) for row in waiting})
        workflows = self.catalogue.get_many(tenant, Workflow, names) if names else {}
        known = [(row, workflows[row.key.workflow]) for row in waiting if row.key.workflow in workflows]
        return sum(self._roll_forward(tenant, workflow, row) for row, workflow in known if not is_time_up())

    def _roll_forward(self, tenant: TenantId, workflow: Workflow, record: Record) -> int:
        claim = record.claim
        if claim is None or self._is_open(tenant, record):
            return 0
        # The job has ended and counted this record as failed, so the finishing write has to bring the evidence with it.
        ready = [Claimed(record=record, erase=Erase.under(claim, record, workflow, is_claimed=True))]
        carried = self.carry_out(
            tenant, {workflow.id: workflow}, ready, claim.job, RESUMED_CHUNK, partial(self._evidence, claim)
        )
        settled = carried.settled.get(record.key)
        return int(settled is not None and settled.outcome is not Outcome.FAILED)

    def _evidence(self, claim: Claim, final: Record) -> Evidence:
        details = dict(completed_details(claim))
        if final.erasure is not None and final.erasure.final_funding_date is not None:
            details["final_funding_date"] = str(final.erasure.final_funding_date)
        action = completed_by(claim.scope)
        # The finish's own instant, by which a replay tells the erasure from one that came before or after (X5, X16).
        at = final.mark.at if final.mark else self.clock.now()
        return Evidence(action=action, subject=str(final.key), by=RESUMED_BY, at=at, details=details)

    def _is_open(self, tenant: TenantId, record: Record) -> bool:
        job = self.jobs.job(tenant, record.claim.job) if record.claim else None
        return job is not None and job.status.is_open
