"""Ask for the report on learners' retention, and fetch it (L9)."""

from datetime import timedelta

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.create_job import CreateJob, IdempotentRequest
from shared.application.reporting.learners import LearnerSelection, ReadLearnerFeed
from shared.application.rules.learner_setting import learner_workflow
from shared.jobs.job import Job, JobType, LearnerReport, Report, ReportFormat

LIFETIME = timedelta(days=1)


class RequestReport:
    """Creates the report's job."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock
        self.learners = ReadLearnerFeed(ports)
        self.create = CreateJob(ports)

    def __call__(self, caller: Caller, format_: ReportFormat, idempotency_key: str | None) -> Job:
        workflow = learner_workflow(self.catalogue, caller.tenant)
        ask = IdempotentRequest(
            type=JobType.LEARNER_REPORT,
            subject=workflow,
            parameters=format_.value,
            idempotency_key=idempotency_key,
        )
        earlier = self.create.earlier(caller, ask)
        if earlier is not None:
            return earlier
        return self.create(
            caller,
            ask,
            LearnerReport(workflow=workflow, format=format_),
            [0],
            at=self.clock.now(),
            total=self.learners.count_in(caller.tenant, workflow, LearnerSelection()),
        )


class LinkReport:
    """Says where a finished report can be fetched."""

    def __init__(self, ports: Ports) -> None:
        self.reports, self.clock = ports.reports, ports.clock

    def __call__(self, caller: Caller, job: Job) -> str | None:
        """Return an address usable for five minutes, or None without a file or its permission."""
        report = job.request
        if not isinstance(report, Report) or not job.status.is_success or job.finished_at is None:
            return None
        if report.started_by not in caller.permissions or self.clock.now() >= job.finished_at + LIFETIME:
            return None
        return self.reports.link(caller.tenant, job.id, report)
