"""Write the report on learners' retention: every learner who is not removed, in one file (L7, L9).

The report is the one thing that its job's one shard has in hand, and is made from the beginning whenever the message comes again:
the same file is written once more, and the counts are added with the shard's checkpoint, so once. Which learners there are is
read first, as keys alone, so that one whose date moves meanwhile is neither lost nor there twice. No history is kept of those
that are in the file; one whose row can't be read is named there as failed (X13).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.application.erasure.entries import entries_of
from shared.application.erasure.erase_page import UNREADABLE, PageResult
from shared.application.jobs.ranges import KeysInHand
from shared.application.ports import Clock, RecordStore
from shared.application.reporting.learners import LearnerSelection, LearnerSource, LearnerView, ReadLearners, stretches
from shared.application.reporting.orders import every_key
from shared.application.reporting.report_files import Reports
from shared.application.stored import Cell
from shared.erasure.decision import Settled
from shared.jobs.job import Job, LearnerReport
from shared.jobs.outcome import Outcome
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId

COLUMNS = (
    "Id",
    "UKPRN",
    "LearnRefNumber",
    "Final Funding Date",
    "Final Funding Date reason",
    "Removal date",
    "Legal hold",
    "Processing restricted",
)
_ROWS_AT_A_TIME = 100


class OneReport:
    """The selection: the report itself, under its job's id."""

    def next_page(self, tenant: TenantId, job: Job, shard: Shard) -> KeysInHand:  # noqa: ARG002 – as every selection
        """Return the only page."""
        if not isinstance(job.request, LearnerReport):
            raise TypeError
        return KeysInHand(keys=(RecordKey(job.request.report_on, RecordId(job.id)),), cursor=None)


@dataclass(slots=True, kw_only=True)
class _Progress:
    """What became of the learners so far."""

    reported: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[RecordKey] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """The action; see the module."""

    records: RecordStore
    learners: ReadLearners
    reports: Reports
    clock: Clock

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:  # noqa: ARG002 – as every action
        """Write the whole report and return the counts."""
        request = job.request
        if not isinstance(request, LearnerReport):
            raise TypeError
        progress = _Progress()
        source = self.learners.of_workflow(tenant, request.report_on, LearnerSelection())
        rows = self._rows(tenant, request.report_on, source, progress)
        self.reports.write(tenant, job.id, request.format, COLUMNS, rows)
        failed = dict.fromkeys(progress.unreadable, Settled(outcome=Outcome.FAILED, ground=UNREADABLE))
        return PageResult(entries=entries_of(failed, job.id, page, self.clock.now()), counted=progress.reported)

    def _rows(
        self, tenant: TenantId, workflow: WorkflowId, source: LearnerSource, progress: _Progress
    ) -> Iterator[Sequence[Cell]]:
        # Every learner once: by their dates, and then those without one.
        ranges = stretches(workflow, LearnerSelection())[::-1]
        keys = list(dict.fromkeys(every_key(self.records, tenant, ranges)))
        for start in range(0, len(keys), _ROWS_AT_A_TIME):
            some = keys[start : start + _ROWS_AT_A_TIME]
            found = self.records.read(tenant, some)
            for key in some:
                if key in found.unreadable:
                    progress.unreadable.append(key)
                for view in source.seen(found.records[key]) if key in found.records else ():
                    progress.reported[Outcome.LISTED] += 1
                    yield _row(view)


def _row(view: LearnerView) -> Sequence[Cell]:
    return (
        view.id,
        view.facts.ukprn,
        view.facts.learn_ref_number,
        view.facts.funding.day,
        view.facts.funding.reason.value,
        view.removal_date,
        view.is_held,
        view.is_restricted,
    )
