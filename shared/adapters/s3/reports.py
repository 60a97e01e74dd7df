"""Reports in the bucket, by way of a temporary file to bound the memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from shared.adapters.errors import domain_errors
from shared.adapters.s3.files import LINK_LIFETIME
from shared.adapters.s3.keys import report_key
from shared.adapters.sheets.csv_sheet import write_csv
from shared.adapters.sheets.xlsx_sheet import write_xlsx
from shared.application.stored import Cell
from shared.jobs.job import Report, ReportFormat
from shared.kernel.identifiers import JobId, TenantId

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_WRITERS: Mapping[ReportFormat, Callable[[BinaryIO, Sequence[str], Iterable[Sequence[Cell]]], None]] = {
    ReportFormat.CSV: write_csv,
    ReportFormat.XLSX: write_xlsx,
}
_TYPES = {
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class S3Reports:
    """``Reports`` in a bucket whose lifecycle deletes them after a day."""

    def __init__(self, *, client: "S3Client", bucket: str) -> None:
        self.client, self.bucket = client, bucket

    def write(
        self,
        tenant: TenantId,
        job: JobId,
        format_: ReportFormat,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Write the file, then put it under the job's key."""
        with TemporaryFile() as file:
            _WRITERS[format_](file, columns, rows)
            file.seek(0)
            # One put of the finished file: no reader meets half of it.
            with domain_errors():
                self.client.put_object(
                    Bucket=self.bucket, Key=report_key(tenant, job, format_), Body=file, ContentType=_TYPES[format_]
                )

    def link(self, tenant: TenantId, job: JobId, report: Report) -> str:
        parameters = {
            "Bucket": self.bucket,
            "Key": report_key(tenant, job, report.format),
            "ResponseContentDisposition": f'attachment; filename="{report.file_name}.{report.format}"',
        }
        return self.client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=LINK_LIFETIME)
