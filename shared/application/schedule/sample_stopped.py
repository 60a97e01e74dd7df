"""Name some of the records that a night would erase, for the officer who is to confirm it (S1, X17)."""

from collections.abc import Iterator, Sequence
from itertools import islice

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.reading.threshold import past_threshold
from shared.application.stored import StagePartition
from shared.jobs.job import AnonymisationRun, Job, request_of
from shared.kernel.identifiers import SHARDS, RecordKey, WorkflowId
from shared.records.index_position import instant_of
from shared.retention.stage import StageName

_STAGES = (StageName.DUE, StageName.FILE_DUE)
MOST_ASKED = 5 * SHARDS  # index ranges, so that many workflows make no page slow (X21)


class SampleStopped:
    """The use case. The index proposes: what it names may be held by the time that the night decides."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def __call__(self, caller: Caller, night: Job, workflows: Sequence[WorkflowId], most: int) -> list[RecordKey]:
        """Return up to *most* records of *workflows* that are due by policy or setting, or whose files are."""
        caller.require(Permission.READ_RECORDS)
        run = request_of(night, AnonymisationRun)
        return list(dict.fromkeys(islice(self._due(caller, run, workflows, most), most)))

    def _due(
        self, caller: Caller, run: AnonymisationRun, workflows: Sequence[WorkflowId], most: int
    ) -> Iterator[RecordKey]:
        ranges = ((workflow, stage, shard) for workflow in workflows for stage in _STAGES for shard in range(SHARDS))
        for workflow, stage, shard in islice(ranges, MOST_ASKED):
            if workflow != run.learners:
                part = StagePartition(workflow=workflow, stage=stage, shard=shard)
                yield from self.records.in_stage(caller.tenant, part, run.today, None, most).keys
            elif run.learners_until is not None and stage is StageName.DUE:
                until = instant_of(run.learners_until)
                yield from self.records.in_state(caller.tenant, past_threshold(workflow, shard), until, None, most).keys
