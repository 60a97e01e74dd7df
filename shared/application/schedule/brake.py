"""Count what a night would erase by policy or setting, in a bounded number of queries (X17).

For each workflow and shard of the index that holds any, that is one count of records, one of files, and one of records whose
request comes later. A count takes a query for each megabyte of keys, some 5,000. Of the third kind, of learners with a request
and of learners that something keeps, at most 5,000 rows are read: any more count as due, so that the brake stops too much rather
than too little.
"""

from datetime import date
from functools import partial
from itertools import islice

from shared.application.all_ports import Ports
from shared.application.reading.held import MOST_READ, records_in_stage
from shared.application.reading.ranges import count_ranges
from shared.application.reading.threshold import count_past
from shared.application.schedule.find_work import DueWork
from shared.jobs.job import AnonymisationRun
from shared.jobs.stopped import EXACT_UP_TO, Stopped
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.records.record import Record
from shared.retention.due import final_funding_day, is_requested
from shared.retention.stage import StageName


class CountDue:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def __call__(self, tenant: TenantId, run: AnonymisationRun, work: DueWork) -> Stopped:
        """Count what *run* finds due where there is *work*, each kind in a workflow exactly up to a million."""
        # What no period makes due is not asked by the night either (X21).
        records = {
            name: self._records(tenant, name, run.today, work)
            for name in run.workflows
            if name not in run.without_record_periods
        }
        files = {name: self._in_stage(tenant, name, StageName.FILE_DUE, run.today, work) for name in run.workflows}
        return Stopped(
            records={str(name): count for name, count in records.items() if count},
            files={str(name): count for name, count in files.items() if count},
            learners=self._learners(tenant, run, work),
            learner_workflow=run.learners,
        )

    def _records(self, tenant: TenantId, workflow: WorkflowId, today: date, work: DueWork) -> int:
        due = self._in_stage(tenant, workflow, StageName.DUE, today, work)
        later = self._in_stage(tenant, workflow, StageName.DUE_REQUESTED, today, work)
        if not later:
            return due
        rows = records_in_stage(self.records, tenant, workflow, StageName.DUE_REQUESTED, today)
        requested = sum(is_requested(row, today) for row in islice(rows, MOST_READ))
        return due + max(0, later - requested)

    def _in_stage(self, tenant: TenantId, workflow: WorkflowId, stage: StageName, today: date, work: DueWork) -> int:
        counts = [partial(self.records.count_in_stage, tenant, one, today) for one in work.of(workflow, stage)]
        return count_ranges(counts, EXACT_UP_TO)

    def _learners(self, tenant: TenantId, run: AnonymisationRun, work: DueWork) -> int:
        if run.learners is None or run.learners_until is None or not work.has_learners:
            return 0
        past = count_past(self.records, tenant, run.learners, run.learners_until, EXACT_UP_TO).number
        if not past:
            return 0
        rows = records_in_stage(self.records, tenant, run.learners, StageName.REQUESTED, run.today)
        # A request that has come is carried out whatever the brake does.
        requested = sum(_is_past(row, run.learners_until) for row in islice(rows, MOST_READ))
        return max(0, past - requested)


def _is_past(learner: Record, until: date) -> bool:
    day = final_funding_day(learner)
    return day is not None and day <= until
