"""The port that reports are written and fetched through; it stands by what needs it, as ports.py is full."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.application.stored import Cell
from shared.jobs.job import ReportFormat
from shared.kernel.identifiers import JobId, TenantId


class Reports(Protocol):
    """Finished reports, for a day."""

    def write(
        self,
        tenant: TenantId,
        job: JobId,
        format_: ReportFormat,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Write all of *rows* as the one file of a job's report, in the place of what there was; *rows* is read once."""
        ...

    def link(self, tenant: TenantId, job: JobId, format_: ReportFormat) -> str:
        """Return an address that the file can be read from for five minutes."""
        ...
