"""The index ranges that nightly runs and recalculations walk, so that work follows what is due, not what is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from shared.application.reading.threshold import past_threshold
from shared.application.stored import (
    END_OF_TIME,
    IndexRange,
    StagePartition,
    StageRange,
    StatePartition,
    StateRange,
)
from shared.jobs.job import AnonymisationRun, JobRequest, PolicyRun, Recalculation, RuleRange
from shared.kernel.identifiers import WorkflowId
from shared.records.index_position import instant_of
from shared.retention.stage import StageName

REQUEST_STAGES = (StageName.REQUESTED, StageName.DUE_REQUESTED, StageName.LINKED_REQUESTED)
RECORD_STAGES = (StageName.DUE, StageName.LINKED)
FILE_STAGES = (StageName.FILE_DUE, StageName.FILE_LINKED)
UNDATED_STAGES = (StageName.UNDATED, StageName.FILE_UNDATED)


def ranges_of(request: JobRequest, shard: int) -> list[IndexRange]:
    """Return what a shard of the run walks, always in the same order: cursors number them."""
    match request:
        case PolicyRun(workflows=workflows, rules=rules):
            moves = [
                StateRange(
                    partition=StatePartition(workflow=workflow, state=state, is_erased=is_erased, shard=shard),
                    until=until,
                )
                for (workflow, state), until in _moved(rules).items()
                for is_erased in (False, True)
            ]
            undated = [one for workflow in workflows for one in _stages(workflow, UNDATED_STAGES, None, shard)]
            return [*moves, *undated]
        case AnonymisationRun(today=today) as run:
            due = [one for workflow in run.workflows for one in _stages(workflow, _lists(run, workflow), today, shard)]
            return [*due, *_learners(run, shard)]
        case Recalculation(workflow=workflow, states=states):
            # Up to the end of time: a record that came here after the publication has files to date as well.
            return [
                StateRange(
                    partition=StatePartition(workflow=workflow, state=state, is_erased=False, shard=shard),
                    until=END_OF_TIME,
                )
                for state in states
            ]
        case _:
            raise TypeError


def _learners(run: AnonymisationRun, shard: int) -> list[IndexRange]:
    if run.learners is None or run.learners_until is None:
        # No learner is removed (L5).
        return []
    return [StateRange(partition=past_threshold(run.learners, shard), until=instant_of(run.learners_until))]


def _stages(workflow: WorkflowId, stages: Sequence[StageName], until: date | None, shard: int) -> list[IndexRange]:
    return [
        StageRange(partition=StagePartition(workflow=workflow, stage=stage, shard=shard), until=until)
        for stage in stages
    ]


def _lists(run: AnonymisationRun, workflow: WorkflowId) -> tuple[StageName, ...]:
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
