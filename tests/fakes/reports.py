"""Reports in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.application.stored import Cell
from shared.jobs.job import Report, ReportFormat
from shared.kernel.identifiers import JobId, TenantId


@dataclass(slots=True, kw_only=True)
class FakeReports:
    """Rows by tenant and job, below their columns."""

    written: dict[tuple[TenantId, JobId], list[Sequence[Cell]]] = field(default_factory=dict)

    def write(
        self,
        tenant: TenantId,
        job: JobId,
        format_: ReportFormat,  # noqa: ARG002 – rows are rows in any format
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        self.written[tenant, job] = [columns, *rows]

    def link(self, tenant: TenantId, job: JobId, report: Report) -> str:
        return f"https://files.example/reports/{tenant}/{job}.{report.format}?signed"
