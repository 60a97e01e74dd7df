"""Reports: written whole, in the place of what there was, and fetched by a link (L9)."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from urllib.parse import urlsplit

import openpyxl
import pytest

from shared.adapters.s3.keys import report_key
from shared.adapters.s3.reports import S3Reports
from shared.application.report_files import Reports
from shared.application.stored import Cell
from shared.jobs.job import LearnerReport, Report, ReportFormat
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, TenantId, WorkflowId
from tests.contract.backing import Aws
from tests.contract.builders import JOB, OTHER, T
from tests.contract.faults import instead, refusal
from tests.fakes.reports import FakeReports

HEAD = ("Id", "Day", "Held")
ROWS: list[Sequence[Cell]] = [
    ("a", date(2026, 3, 2), True),
    ("=1+1", None, False),
    (None, date(1890, 1, 1), True),
    ("é\n\"'", None, False),
]
Rows = list[list[Cell]]
FORMATS = pytest.mark.parametrize("format_", ReportFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Reports, and how a spreadsheet reads one; None for one that there is not."""

    reports: Reports
    read: Callable[[TenantId, JobId, ReportFormat], Rows | None]


def _fakes() -> Shelf:
    fake = FakeReports()

    def read(tenant: TenantId, job: JobId, _format: ReportFormat) -> Rows | None:
        found = fake.written.get((tenant, job))
        return None if found is None else [list(row) for row in found]

    return Shelf(reports=fake, read=read)


def _adapters(one: Aws) -> Shelf:
    def read(tenant: TenantId, job: JobId, format_: ReportFormat) -> Rows | None:
        name = report_key(tenant, job, format_)
        if name not in {listed["Key"] for listed in one.s3.list_objects_v2(Bucket=one.bucket).get("Contents", [])}:
            return None
        data = one.s3.get_object(Bucket=one.bucket, Key=name)["Body"].read()
        return _of_csv(data) if format_ is ReportFormat.CSV else _of_xlsx(data)

    return Shelf(reports=S3Reports(client=one.s3, bucket=one.bucket), read=read)


def _of_csv(data: bytes) -> Rows:
    return [[_cell(text) for text in row] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def _cell(text: str) -> Cell:
    """Return what a text of our own making stands for."""
    if text in {"yes", "no", ""}:
        return {"yes": True, "no": False, "": None}[text]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text.removeprefix("'")


def _of_xlsx(data: bytes) -> Rows:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [[_day(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _day(cell: object) -> Cell:
    if isinstance(cell, datetime):
        return cell.date()
    return date(1890, 1, 1) if cell == "1890-01-01" else cell  # type: ignore[return-value]  # a cell is one of them


@pytest.fixture(params=["fake", "adapter"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    return _fakes() if request.param == "fake" else _adapters(request.getfixturevalue("emulated"))


def once(rows: list[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """Return rows that can be read once."""
    return iter(rows)


@FORMATS
def test_l9_a_report_holds_its_columns_and_every_row_in_order(shelf: Shelf, format_: ReportFormat) -> None:
    shelf.reports.write(T, JOB, format_, HEAD, once(ROWS))
    assert shelf.read(T, JOB, format_) == [list(HEAD), *map(list, ROWS)]


@FORMATS
def test_x10_a_report_that_is_written_again_takes_the_place_of_the_first(shelf: Shelf, format_: ReportFormat) -> None:
    shelf.reports.write(T, JOB, format_, HEAD, once(ROWS))
    shelf.reports.write(T, JOB, format_, HEAD, once(ROWS[:1]))
    assert shelf.read(T, JOB, format_) == [list(HEAD), list(ROWS[0])]


@FORMATS
def test_x10_a_report_whose_rows_end_in_an_error_is_not_there(shelf: Shelf, format_: ReportFormat) -> None:
    def breaking() -> Iterator[Sequence[Cell]]:
        yield ROWS[0]
        raise Unavailable("busy", "not now")

    with pytest.raises(Unavailable):
        shelf.reports.write(T, JOB, format_, HEAD, breaking())
    assert shelf.read(T, JOB, format_) is None


def test_l9_reports_of_other_jobs_and_tenants_are_others(shelf: Shelf) -> None:
    shelf.reports.write(T, JOB, ReportFormat.CSV, HEAD, once(ROWS))
    assert shelf.read(OTHER, JOB, ReportFormat.CSV) is None
    assert shelf.read(T, JobId("j2"), ReportFormat.CSV) is None
    shelf.reports.write(OTHER, JOB, ReportFormat.CSV, HEAD, once([]))
    assert shelf.read(OTHER, JOB, ReportFormat.CSV) == [list(HEAD)]
    assert shelf.read(T, JOB, ReportFormat.CSV) == [list(HEAD), *map(list, ROWS)]


@FORMATS
def test_l9_a_link_names_the_one_file_of_one_job(shelf: Shelf, format_: ReportFormat) -> None:
    report = LearnerReport(workflow=WorkflowId("learners"), format=format_)
    links = [shelf.reports.link(tenant, job, report) for tenant, job in ((T, JOB), (OTHER, JOB), (T, JobId("j2")))]
    assert len({urlsplit(link).path for link in links}) == len(links)
    assert urlsplit(links[0]).path.endswith(f"reports/{T}/{JOB}.{format_}")


def test_l9_a_report_is_downloaded_under_its_own_name(emulated: Aws) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Other(Report):
        file_name: ClassVar[str] = "other"

    reports = S3Reports(client=emulated.s3, bucket=emulated.bucket)
    assert "filename%3D%22other.csv%22" in reports.link(T, JOB, Other(format=ReportFormat.CSV))


def test_x13_a_bucket_that_does_not_answer_is_unavailable(emulated: Aws) -> None:
    busy = refusal("SlowDown", 503)
    with instead(emulated.s3, "PutObject", *[busy] * 10), pytest.raises(Unavailable):
        S3Reports(client=emulated.s3, bucket=emulated.bucket).write(T, JOB, ReportFormat.CSV, HEAD, once(ROWS))
