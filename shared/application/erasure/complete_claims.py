"""Complete the erasures that their jobs gave up. The resume function does this for every tenant (X3)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.erasure.carry_out import CarryOut, Claimed
from shared.application.stored import EVERY_WORKFLOW, StagePartition, StageRange
from shared.erasure.decision import Erase
from shared.erasure.replay import completed_act, completed_details
from shared.kernel.identifiers import SHARDS, TenantId
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import each
from shared.records.workflow import Workflow
from shared.retention.stage import StageName

RESUMED_CHUNK = 0
RESUMED_BY = "resume-stuck-jobs"  # the function acts by itself
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """How many records were erased, and how many files whose record lives on (X11a)."""

    records: int = 0
    files: int = 0

    def __add__(self, other: "Completed") -> "Completed":
        return Completed(records=self.records + other.records, files=self.files + other.files)


class CompleteClaims:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue
        self.jobs, self.clock = ports.jobs, ports.clock
        self.carry_out = CarryOut(ports)

    def __call__(self, tenant: TenantId, is_time_up: Callable[[], bool]) -> Completed:
        """Complete given-up claims until time is up."""
        completed = Completed()
        # Most tenants that are resumed have no claim, so all shards are asked at once before any is worked on.
        for wanted in self.records.filled(
            tenant, [StageRange(partition=_claimed(shard), until=None) for shard in range(SHARDS)]
        ):
            if is_time_up():
                break
            completed += self._complete(tenant, _claimed(wanted.partition.shard), is_time_up)
        return completed

    def _complete(self, tenant: TenantId, claimed: StagePartition, is_time_up: Callable[[], bool]) -> Completed:
        keys = self.records.in_stage(tenant, claimed, None, None, _BATCH).keys
        waiting = [row for row in self.records.read(tenant, keys).records.values() if row.claim and row.claim_given_up]
        names = sorted({str(row.key.workflow) for row in waiting})
        workflows = self.catalogue.get_many(tenant, Workflow, names) if names else {}
        known = [(row, workflows[row.key.workflow]) for row in waiting if row.key.workflow in workflows]
        rolled = (self._roll_forward(tenant, workflow, row) for row, workflow in known if not is_time_up())
        return sum(rolled, start=Completed())

    def _roll_forward(self, tenant: TenantId, workflow: Workflow, record: Record) -> Completed:
        claim = record.claim
        if claim is None or self._is_open(tenant, record):
            return Completed()
        # The job has ended and counted this record as failed, so the finishing write has to bring the evidence with it.
        ready = [Claimed(record=record, erase=Erase.under(claim, record, workflow, is_claimed=True))]
        carried = self.carry_out(
            tenant, {workflow.id: workflow}, ready, claim.job, RESUMED_CHUNK, partial(self._evidence, claim)
        )
        settled = carried.settled.get(record.key)
        if settled is None or settled.outcome is Outcome.FAILED:
            return Completed()
        files = sum(len(each(scope)) for scope in settled.scopes)
        return Completed(files=files) if settled.outcome.is_of_file else Completed(records=1)

    def _evidence(self, claim: Claim, final: Record) -> Evidence:
        details = dict(completed_details(claim))
        if final.erasure is not None and final.erasure.final_funding_date is not None:
            details["final_funding_date"] = str(final.erasure.final_funding_date)
        action = completed_act(claim.scope)
        # The finish's own instant, by which a replay tells the erasure from one that came before or after (X5, X16).
        at = final.mark.at if final.mark else self.clock.now()
        return Evidence(action=action, subject=str(final.key), by=RESUMED_BY, at=at, details=details)

    def _is_open(self, tenant: TenantId, record: Record) -> bool:
        job = self.jobs.job(tenant, record.claim.job) if record.claim else None
        return job is not None and job.status.is_open


def _claimed(shard: int) -> StagePartition:
    return StagePartition(workflow=EVERY_WORKFLOW, stage=StageName.CLAIMED, shard=shard)
