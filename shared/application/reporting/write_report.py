"""Write the report on learners' retention: every learner who is not removed, in one file (L7, L9).

The report is its shard's only key. A repeated message writes the file anew; the checkpoint adds the counts only once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.result import UNREADABLE, ChunkResult
from shared.application.reading.ranges import KeyChunk
from shared.application.reporting.learners import (
    LearnerRow,
    LearnerSelection,
    LearnerSource,
    ReadLearnerFeed,
    state_queries,
)
from shared.application.reporting.orders import every_key
from shared.application.stored import Cell
from shared.erasure.decision import Settled
from shared.jobs.job import Job, LearnerReport, request_of
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.guards import GuardName
from shared.records.outcome import Outcome

COLUMNS = (
    "Id",
    "UKPRN",
    "LearnRefNumber",
    "Final Funding Date",
    "Final Funding Date reason",
    "Removal date",
    "Made due on",
    *(name.label.capitalize() for name in GuardName),
)
_ROWS_AT_A_TIME = 100


class OneReport:
    """The selection: the report itself, under its job's id."""

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:  # noqa: ARG002 – as every selection
        return KeyChunk(keys=(RecordKey(request_of(job, LearnerReport).workflow, RecordId(job.id)),), cursor=None)


@dataclass(slots=True, kw_only=True)
class _Progress:
    """The counts so far, and the unreadable learners."""

    reported: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[RecordKey] = field(default_factory=list)


class WriteReport:
    """The action: writes the file."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.reports, self.clock = ports.records, ports.reports, ports.clock
        self.learners = ReadLearnerFeed(ports)

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:  # noqa: ARG002 – as every action
        request = request_of(job, LearnerReport)
        progress = _Progress()
        source = self.learners.of_workflow(tenant, request.workflow, LearnerSelection())
        rows = self._rows(tenant, request.workflow, source, progress)
        self.reports.write(tenant, job.id, request.format, COLUMNS, rows)
        # Learners in the file need no history; only those who could not be read get an entry (X13).
        failed = dict.fromkeys(progress.unreadable, Settled(outcome=Outcome.FAILED, ground=UNREADABLE))
        return ChunkResult(
            entries=entries_of(failed, Origin.of(job, chunk), self.clock.now()), counted=progress.reported
        )

    def _rows(
        self, tenant: TenantId, workflow: WorkflowId, source: LearnerSource, progress: _Progress
    ) -> Iterator[Sequence[Cell]]:
        keys = self._keys(tenant, workflow)
        for start in range(0, len(keys), _ROWS_AT_A_TIME):
            some = keys[start : start + _ROWS_AT_A_TIME]
            found = self.records.read(tenant, some)
            seen = source.seen(list(found.records.values()))
            for key in some:
                if key in found.unreadable:
                    progress.unreadable.append(key)
                if key in seen:
                    view = seen[key]
                    progress.reported[Outcome.LISTED] += 1
                    yield _row(view)

    def _keys(self, tenant: TenantId, workflow: WorkflowId) -> list[RecordKey]:
        # The dated, the undated, the dated again: a learner who moves once meanwhile is read at the old position or
        # at the new one, and the row says their date. Only one who moves twice can be missed. One who is enrolled
        # meanwhile may be in it or not.
        dated = state_queries(workflow, LearnerSelection(undated=False))
        undated = state_queries(workflow, LearnerSelection(dated=False))
        had_one, have_none, have_one = (list(every_key(self.records, tenant, some)) for some in (dated, undated, dated))
        return list(dict.fromkeys((*have_one, *have_none, *had_one)))


def _row(view: LearnerRow) -> Sequence[Cell]:
    return (
        view.id,
        view.facts.ukprn,
        view.facts.learn_ref_number,
        view.facts.funding.day,
        view.facts.funding.reason.value,
        view.removal_date,
        view.made_due_on,
        *(name in view.guards for name in GuardName),
    )
