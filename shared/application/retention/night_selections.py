"""What nightly runs and recalculations propose. They read index ranges alone, so work follows what is due, not what is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain

from shared.application.all_ports import Ports
from shared.application.reading.ranges import CHUNK, KeyChunk, Range, state_ranges, walk_ranges
from shared.application.reading.threshold import past_threshold
from shared.application.stored import END_OF_TIME, StagePartition, StatePartition
from shared.jobs.job import AnonymisationRun, Job, JobRequest, PolicyRun, Recalculation, RuleRange
from shared.jobs.shard import Shard
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.records.index_position import instant_of
from shared.retention.stage import StageName

REQUEST_STAGES = (StageName.REQUESTED, StageName.DUE_REQUESTED, StageName.LINKED_REQUESTED)
RECORD_STAGES = (StageName.DUE, StageName.LINKED)
FILE_STAGES = (StageName.FILE_DUE, StageName.FILE_LINKED)


class NightSelection:
    """The selection of nightly runs and recalculations."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        return walk_ranges(self._ranges(tenant, job.request, shard.number), shard.cursor, CHUNK)

    def proposes(self, tenant: TenantId, request: PolicyRun | AnonymisationRun, shard: int) -> bool:
        # One key of each range is enough. What a late index does not show, the next night finds.
        return any(range_(None, 1).keys for range_ in self._ranges(tenant, request, shard))

    def _ranges(self, tenant: TenantId, request: JobRequest, shard: int) -> list[Range]:
        match request:
            case PolicyRun(workflows=workflows, rules=rules):
                moves = [
                    partial(
                        self.records.in_state,
                        tenant,
                        StatePartition(workflow=workflow, state=state, is_erased=is_erased, shard=shard),
                        until,
                    )
                    for (workflow, state), until in _moved(rules).items()
                    for is_erased in (False, True)
                ]
                stages = (StageName.UNDATED, StageName.FILE_UNDATED)
                return moves + self._stages(tenant, workflows, stages, None, shard)
            case AnonymisationRun(today=today) as run:
                due = [self._stages(tenant, (one,), _stages_of(run, one), today, shard) for one in run.workflows]
                return [*chain.from_iterable(due), *self._learners(tenant, run, shard)]
            case Recalculation(workflow=workflow, states=states):
                # Up to the end of time: a record that came here after the publication has files to date as well.
                partitions = [
                    StatePartition(workflow=workflow, state=state, is_erased=False, shard=shard) for state in states
                ]
                return state_ranges(self.records, tenant, partitions, END_OF_TIME)
            case _:
                raise TypeError

    def _learners(self, tenant: TenantId, run: AnonymisationRun, shard: int) -> list[Range]:
        if run.learners is None or run.learners_until is None:
            # No learner is removed (L5).
            return []
        past = past_threshold(run.learners, shard)
        return state_ranges(self.records, tenant, [past], instant_of(run.learners_until))

    def _stages(
        self,
        tenant: TenantId,
        workflows: tuple[WorkflowId, ...],
        stages: tuple[StageName, ...],
        until: date | None,
        shard: int,
    ) -> list[Range]:
        return [
            partial(self.records.in_stage, tenant, StagePartition(workflow=workflow, stage=stage, shard=shard), until)
            for workflow in workflows
            for stage in stages
        ]


def _stages_of(run: AnonymisationRun, workflow: WorkflowId) -> tuple[StageName, ...]:
    """Return the lists that may hold what *run* takes, so that a quiet night asks no others (X21)."""
    if run.requests_only:
        return REQUEST_STAGES
    records = () if workflow in run.without_record_periods else RECORD_STAGES
    files = () if workflow in run.without_file_periods else FILE_STAGES
    return (*REQUEST_STAGES, *records, *files)


def _moved(rules: Sequence[RuleRange]) -> Mapping[tuple[WorkflowId, str], datetime]:
    """Return each state that a rule leaves, and the latest instant of any: one range, however many rules name it (X21)."""
    latest: dict[tuple[WorkflowId, str], datetime] = {}
    for rule in rules:
        place = rule.workflow, rule.state
        latest[place] = max(latest.get(place, rule.until), rule.until)
    return latest
