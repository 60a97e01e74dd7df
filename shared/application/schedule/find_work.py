"""Find the index ranges that hold something for a run, by one question each and none where nothing can be (X21)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shared.application.all_ports import Ports
from shared.application.retention.night_ranges import REQUEST_STAGES, ranges_of
from shared.application.stored import IndexRange, StagePartition, StatePartition, StateRange
from shared.jobs.job import AnonymisationRun, PolicyRun
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.retention.listing import Listing
from shared.retention.stage import StageName

MOST_REQUESTS = 1_000  # open ones that are read; with more, every list of requests is asked
_Place = tuple[WorkflowId, int]  # a workflow, and a shard of its lists


@dataclass(frozen=True, slots=True)
class DueWork:
    """Where a run finds something."""

    partitions: frozenset[StatePartition | StagePartition]

    @property
    def shards(self) -> list[int]:
        return _shards(self.partitions)

    @property
    def shards_of_requests(self) -> list[int]:
        stages = (one for one in self.partitions if isinstance(one, StagePartition))
        return _shards(one for one in stages if one.stage in REQUEST_STAGES)

    @property
    def has_learners(self) -> bool:
        """Whether learners are past their threshold: an anonymisation run takes nothing else by its state (L5)."""
        return any(isinstance(one, StatePartition) for one in self.partitions)

    def of(self, workflow: WorkflowId, stage: StageName) -> list[StagePartition]:
        every = [StagePartition(workflow=workflow, stage=stage, shard=shard) for shard in range(SHARDS)]
        return [one for one in every if one in self.partitions]


class FindWork:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def __call__(self, tenant: TenantId, request: PolicyRun | AnonymisationRun) -> DueWork:
        """Ask each range for one key. What a late index does not show, the next night finds."""
        ranges = [one for shard in range(SHARDS) for one in ranges_of(request, shard)]
        if isinstance(request, AnonymisationRun):
            requests = self._requests(tenant)
            ranges = [one for one in ranges if _may_hold(one, request, requests)]
        return DueWork(frozenset(one.partition for one in self.records.filled(tenant, ranges)))

    def _requests(self, tenant: TenantId) -> AbstractSet[_Place] | None:
        """Return where a record has an open request, or None if there are too many to read."""
        # One list over all workflows: sixteen questions instead of three stages and sixteen shards of each workflow.
        places = self.records.listed(tenant, Listing.REQUESTS, None, None, MOST_REQUESTS)
        if len(places) == MOST_REQUESTS:
            return None
        return {(key.workflow, key.shard) for _, key in places}


def _may_hold(wanted: IndexRange, run: AnonymisationRun, requests: AbstractSet[_Place] | None) -> bool:
    if isinstance(wanted, StateRange):
        return True
    partition = wanted.partition
    if partition.stage in REQUEST_STAGES:
        return requests is None or (partition.workflow, partition.shard) in requests
    # Learners have no policy: neither they nor a file of theirs is dated by one (L5).
    return partition.workflow != run.learners or partition.stage is StageName.LINKED


def _shards(partitions: Iterable[StatePartition | StagePartition]) -> list[int]:
    return sorted({one.shard for one in partitions})
