"""The port of finished reports."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.application.stored import Cell
from shared.jobs.job import Report, ReportFormat
from shared.kernel.identifiers import JobId, TenantId


class Reports(Protocol):
    """Finished reports, kept for a day."""

    def write(
        self,
        tenant: TenantId,
        job: JobId,
        format_: ReportFormat,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Write or replace a job's report, whole or not at all; *rows* is read once."""
        ...

    def link(self, tenant: TenantId, job: JobId, report: Report) -> str: ...
