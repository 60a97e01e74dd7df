"""What a job of each type may be asked: an example of each."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from shared.jobs.job import (
    AnonymisationRun,
    ErasureReplay,
    FilterRedaction,
    IlrImport,
    JobRequest,
    JobType,
    LearnerReport,
    PolicyRun,
    Recalculation,
    RecordRedaction,
    ReportFormat,
    RuleRange,
)
from shared.kernel.identifiers import FilterId, RecordId, RecordKey, WorkflowId

AT, DAY = datetime(2026, 3, 2, 4, 0, 0, 125, tzinfo=UTC), date(2026, 3, 2)
CASES, LEARNERS = WorkflowId("complaints"), WorkflowId("learners")
EXAMPLES: Mapping[JobType, JobRequest] = {
    one.type: one
    for one in (
        FilterRedaction(filter=FilterId("closed"), version=3, transition=None),
        RecordRedaction(record=RecordKey(CASES, RecordId("c1"))),
        PolicyRun(
            today=DAY,
            workflows=(CASES,),
            rules=(RuleRange(workflow=CASES, state="closed", until=AT, transition="archive"),),
        ),
        AnonymisationRun(today=DAY, workflows=(), learners=LEARNERS, learners_until=DAY),
        Recalculation(workflow=CASES, states=("closed",), files=True),
        IlrImport(workflow=LEARNERS, file_version="v1"),
        LearnerReport(workflow=LEARNERS, format=ReportFormat.XLSX),
        ErasureReplay(restored_to=None, since=AT, until=AT),
    )
}
