"""The report on learners' retention, from the request to the file as a spreadsheet reads it (L7, L9)."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from tests.odata import college
from tests.odata.college import READER, enrol, found_college, keep_for
from tests.world import council
from tests.world.delivery import WORKER
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.interception import Call, once_before
from tests.world.world import World

PATH = "/v1/reports/learner-retention"
HEAD = [
    "Id",
    "UKPRN",
    "LearnRefNumber",
    "Final Funding Date",
    "Final Funding Date reason",
    "Removal date",
    "Made due on",
    "Legal hold",
    "Processing restricted",
]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x.example","y")', "a\nb", 'a"b', "plain"]
WATCHER = "watcher"


@pytest.fixture
def here(empty: World) -> World:
    found_college(empty)
    empty.call("PUT", f"/v1/roles/{WATCHER}", {"permissions": ["view_jobs"]}).expect(200)
    return empty


def _made(here: World, format_: str) -> tuple[dict[str, Any], bytes]:
    """Ask for the report, and return its job at the end and the file behind its link."""
    asked = here.call("POST", PATH, {"format": format_}, groups=READER).expect(202)
    assert asked.body["type"] == "learner_report"
    here.settle()
    return _job(here, asked.body["id"]), _file(here, asked.body["id"], format_)


def _job(here: World, job: str, groups: str = "administrator") -> dict[str, Any]:
    found: dict[str, Any] = here.call("GET", f"/v1/jobs/{job}", groups=groups).expect(200).body
    return found


def _file(here: World, job: str, format_: str) -> bytes:
    found = here.clients.s3.get_object(Bucket=here.bucket, Key=f"reports/council/{job}.{format_}")
    return bytes(found["Body"].read())


def _csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def _xlsx(raw: bytes) -> Any:  # noqa: ANN401 – cells of any kind
    (sheet,) = openpyxl.load_workbook(io.BytesIO(raw)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_l9_the_report_shows_every_learner_by_their_dates(here: World) -> None:
    college.enrol_all(here)
    keep_for(here, 99)
    here.call("PUT", "/v1/records/apprentices/bob/legal-hold", {"reason": "x", "review_date": "2099-01-01"}).expect(200)
    job, raw = _made(here, "csv")
    assert (job["status"], job["progress"]) == ("success", {"processed": 5, "total": 5})
    assert job["outcomes"] == {"listed": 5}
    head, *rows = _csv(raw)
    assert head == HEAD
    assert [row[0] for row in rows] == ["ann", "bob", "cat", "dan", "eve"]
    assert rows[0] == ["ann", "10000001", "REF-ann", "2019-07-31", "dated", "2118-08-01", "", "no", "no"]
    assert rows[1][5:] == ["2119-03-01", "", "yes", "no"]
    assert rows[4] == ["eve", "10000001", "REF-eve", "", "open", "", "", "no", "no"]
    _, raw = _made(here, "xlsx")
    head, *rows = _xlsx(raw)
    assert head == HEAD
    day = datetime(2019, 7, 31)  # noqa: DTZ001 – a sheet knows no zones
    assert rows[0][:5] == ["ann", "10000001", "REF-ann", day, "dated"]
    assert rows[1][6:] == [None, True, False]
    assert rows[4][3] is None
    history = here.call("GET", f"/v1/jobs/{job['id']}/history").expect(200).body["items"]
    assert history == []


@pytest.mark.parametrize(("was", "becomes"), [(None, "2020-07-31"), ("2020-07-31", None), ("2020-07-31", "2018-07-31")])
@pytest.mark.parametrize("place", ["dated", "undated"])
@pytest.mark.parametrize("shard", [0, 15])
def test_l9_whoever_moves_while_the_keys_are_read_is_in_it_once(
    here: World, shard: int, place: str, was: str | None, becomes: str | None
) -> None:
    for learner, day in {"ann": "2019-07-31", "eve": None, "cat": was}.items():
        enrol(here, learner, day)
    here.settle()
    enrol(here, "cat", becomes, version=here.call("GET", "/v1/learners/cat").expect(200).body["version"])
    asked = here.call("POST", PATH, {"format": "csv"}, groups=READER).expect(202)
    here.source("StartJobFunction").step()

    def is_meant(call: Call) -> bool:
        return call.function == "RunJobShardFunction" and f"#{place}#live#{shard:02d}" in call.text

    def move() -> None:
        while here.source("UpdateFinalFundingDateFunction").step():
            pass

    with once_before(is_meant, move):
        assert here.source(WORKER).step()
    here.settle()
    rows = {row[0]: row[3] for row in _csv(_file(here, asked.body["id"], "csv"))[1:]}
    assert rows == {"ann": "2019-07-31", "eve": "", "cat": becomes or ""}
    assert _job(here, asked.body["id"])["outcomes"] == {"listed": 3}


def test_no_value_is_a_formula(here: World) -> None:
    for number, text in enumerate(HOSTILE):
        enrol(here, f"h-{number}", None, learn_ref_number=text)
    here.settle()
    _, raw = _made(here, "csv")
    shown = {row[0]: row[2] for row in _csv(raw)[1:]}
    for number, text in enumerate(HOSTILE):
        starts = text.startswith(("=", "+", "-", "@", "\t", "\r"))
        # A spreadsheet may take a tab or a line's end for the end of a cell, so what follows is quoted too.
        safe = text.replace("\t=", "\t'=").replace("\r=", "\r'=")
        assert shown[f"h-{number}"] == (f"'{safe}" if starts else safe)
    _, raw = _made(here, "xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(raw)).worksheets
    cells = {row[0].value: row[2] for row in sheet.iter_rows(min_row=2)}
    for number, text in enumerate(HOSTILE):
        cell = cells[f"h-{number}"]
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert str(cell.value).replace("_x000D_", "\r") == text


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_report_on_nobody_has_its_head(here: World, format_: str) -> None:
    job, raw = _made(here, format_)
    assert (job["status"], job["progress"]) == ("success", {"processed": 0, "total": 0})
    assert (_csv(raw) if format_ == "csv" else _xlsx(raw)) == [HEAD]


def test_l7_removed_learners_and_other_tenants_are_not_in_it(here: World) -> None:
    found_college(here, "county")
    enrol(here, "old", "2019-07-31")
    enrol(here, "young", "2024-08-01")
    enrol(here, "theirs", "2024-08-01", tenant="county")
    here.settle()
    keep_for(here, 6)
    here.tick("StartAnonymisationRunFunction")
    here.settle()
    job, raw = _made(here, "csv")
    assert [row[0] for row in _csv(raw)[1:]] == ["young"]
    assert job["progress"] == {"processed": 1, "total": 1}
    assert here.call("GET", f"/v1/jobs/{job['id']}", tenant="county").status == 404


def test_the_link_is_for_who_may_read_reports_and_for_a_day(here: World) -> None:
    enrol(here, "ann", "2019-07-31")
    here.settle()
    asked = here.call("POST", PATH, {"format": "csv"}, groups=READER).expect(202).body
    assert asked["download_url"] is None
    assert _job(here, asked["id"])["download_url"] is None, "it is not there yet"
    here.settle()
    link = _job(here, asked["id"], f"{WATCHER} {READER}")["download_url"]
    assert f"reports/council/{asked['id']}.csv" in link
    assert "X-Amz-Expires=300" in link
    assert _job(here, asked["id"], WATCHER)["download_url"] is None
    assert here.call("GET", f"/v1/jobs/{asked['id']}", groups=READER).status == 403
    listed = here.call("GET", "/v1/jobs?type=learner_report").expect(200).body["items"]
    assert [(one["id"], one["download_url"]) for one in listed] == [(asked["id"], None)]
    here.pass_time(timedelta(days=1, minutes=1))
    assert _job(here, asked["id"])["download_url"] is None


def test_x14_the_same_request_with_the_same_key_is_one_report(here: World) -> None:
    headers = {"Idempotency-Key": "report-1"}
    first = here.call("POST", PATH, {"format": "csv"}, headers=headers).expect(202).body["id"]
    assert here.call("POST", PATH, {"format": "csv"}, headers=headers).expect(202).body["id"] == first
    refused = here.call("POST", PATH, {"format": "xlsx"}, headers=headers).expect(409)
    assert refused.body["code"] == "idempotency_key_reused"


def test_there_is_no_report_without_a_workflow_of_learners(empty: World) -> None:
    assert empty.call("POST", PATH, {"format": "csv"}).expect(409).body["code"] == "no_learner_workflow"
    empty.call("POST", PATH, {"format": "pdf"}).expect(422)


def test_x10_a_worker_that_dies_anywhere_leaves_one_report_with_exact_counts(here: World) -> None:
    college.enrol_all(here)
    calls, undisturbed = _run_killed(here, None)
    jobs = {"undisturbed": undisturbed}
    # From just before the file is written to the job's end, and two places before: reading changes nothing.
    for number in (2, 5, *range(calls.index("PutObject") - 1, len(calls))):
        for after in (False, True):
            jobs[f"killed {'after' if after else 'before'} call {number}"] = _run_killed(here, number, after=after)[1]
    for name, job in jobs.items():
        found = _job(here, job)
        assert (found["status"], found["outcomes"]) == ("success", {"listed": 5}), name
        assert len(_csv(_file(here, job, "csv"))) == 6, name


def _run_killed(here: World, kill_at: int | None, *, after: bool = False) -> tuple[list[str], str]:
    """Make a report, the worker being killed at one of its calls; return the calls and the job."""
    job: str = here.call("POST", PATH, {"format": "csv"}).expect(202).body["id"]
    here.source("StartJobFunction").step()
    FAULTS.arm(kill_at, after=after)
    try:
        here.source(WORKER).step()
    except Killed:
        here.pass_time(timedelta(minutes=31))
    finally:
        calls = list(FAULTS.calls)
        FAULTS.disarm()
    here.settle()
    here.pass_time(timedelta(minutes=6))
    here.settle()
    return calls, job


def test_x13_a_learner_whose_row_can_t_be_read_is_named_and_the_rest_go_in(here: World) -> None:
    college.enrol_all(here)
    council.write_into(here, "apprentices/bob", counts="bad")
    job, raw = _made(here, "csv")
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"listed": 4, "failed": 1})
    assert [row[0] for row in _csv(raw)[1:]] == ["ann", "cat", "dan", "eve"]
    (entry,) = here.call("GET", f"/v1/jobs/{job['id']}/history").expect(200).body["items"]
    assert (entry["record"], entry["ground"]) == ("apprentices/bob", "unreadable_record")
    assert date.fromisoformat(job["created_at"][:10]) == datetime.now(UTC).date()
