"""The import of a return and the report, each from its form to its job (S8, L9, L10, X14)."""

import pytest

from functions.console.desk.learner_files import LearnerFilePages
from functions.console.desk.learners import LEARNERS, LearnerPages
from functions.console.frame.uploads import LARGEST_SENT
from shared.access.permissions import Permission
from shared.adapters.s3.keys import import_key
from shared.jobs.job import IlrImport, Job, LearnerReport, ReportFormat
from shared.kernel.identifiers import JobId
from shared.learners.ilr_file import LARGEST_FILE
from shared.learners.workflow import SETTING, LearnerWorkflow
from tests.unit.application.learners import LEARNERS as WORKFLOW
from tests.unit.application.learners import College
from tests.unit.application.rig import Rig
from tests.unit.builders import T
from tests.unit.console.officer import Officer, Shown

IMPORT, REPORT = f"{LEARNERS}/all/import", f"{LEARNERS}/all/report"
BUTTON, WRITE = "Import the return", "Write the report"
XML = b"<Message>\r\n\xff</Message>"


@pytest.fixture
def college() -> College:
    return College(Rig())


@pytest.fixture
def officer(college: College) -> Officer:
    return _with(college, Permission.EDIT_RECORDS, Permission.READ_REPORTS, Permission.VIEW_JOBS)


def _with(college: College, *permissions: Permission) -> Officer:
    return Officer(college.rig, [LearnerPages(college.rig), LearnerFilePages(college.rig)], permissions)


def _jobs(college: College) -> list[Job]:
    return list(college.rig.jobs.jobs.values())


def _job_of(shown: Shown) -> JobId:
    return JobId(shown.goes_to.removeprefix("/console/jobs/").partition("?")[0])


def test_l10_a_file_is_sent_through_the_form_and_its_job_is_shown(college: College, officer: Officer) -> None:
    done = officer.send_files(officer.get(IMPORT), BUTTON, {"file": ("Return.XML", XML)})
    (job,) = _jobs(college)
    assert (done.status, _job_of(done)) == (303, job.id)
    assert (job.request, job.requested_by) == (IlrImport(workflow=WORKFLOW), "olive")
    assert college.rig.files.contents == {import_key(T, job.id): XML}


def test_x14_a_form_that_is_sent_twice_starts_one_job(college: College, officer: Officer) -> None:
    form = officer.get(IMPORT)
    first, second = (officer.send_files(form, BUTTON, {"file": ("a.xml", XML)}) for _ in range(2))
    assert first.goes_to == second.goes_to
    assert len(_jobs(college)) == 1
    other = officer.send_files(form, BUTTON, {"file": ("a.xml", XML + b" ")})
    assert (other.status, other.errors) == (409, ["This form has been used for another file. Choose the file again."])
    assert officer.send_files(other, BUTTON, {"file": ("a.xml", XML + b" ")}).status == 303


@pytest.mark.parametrize(
    ("files", "status", "says"),
    [
        ({}, 422, "Choose a file"),
        ({"file": ("a.xml", b"")}, 422, "The file is empty. Choose another one."),
        ({"file": ("a.csv", XML)}, 422, "The file must be an .xml file, or a .zip file with one in it"),
    ],
)
def test_l10_what_is_no_file_to_import_is_said_beside_the_field(
    college: College, officer: Officer, files: dict[str, tuple[str, bytes]], status: int, says: str
) -> None:
    again = officer.send_files(officer.get(IMPORT), BUTTON, files)
    assert (again.status, again.errors, again.links[says]) == (status, [says], "#file")
    assert (_jobs(college), college.rig.files.contents) == ([], {})


def test_l10_without_a_workflow_of_learners_both_forms_say_so(college: College, officer: Officer) -> None:
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    imported = officer.send_files(officer.get(IMPORT), BUTTON, {"file": ("a.xml", XML)})
    reported = officer.send(officer.get(REPORT), WRITE, format="csv")
    assert (imported.status, reported.status) == (409, 409)
    assert "Your organisation has no workflow of learners" in imported.errors[0]
    assert "Your organisation has no workflow of learners" in reported.errors[0]


def test_l10_a_form_takes_a_file_of_four_megabytes_and_no_larger_one(college: College, officer: Officer) -> None:
    form = officer.get(IMPORT)
    assert officer.send_files(form, BUTTON, {"file": ("a.xml", b"x" * LARGEST_SENT)}).status == 303
    assert officer.send_files(form, BUTTON, {"file": ("a.xml", b"x" * (LARGEST_SENT + 10**5))}).status == 413
    assert len(_jobs(college)) == 1


def test_l10_a_script_announces_a_file_of_any_size_and_gets_its_link(college: College, officer: Officer) -> None:
    form = officer.get(IMPORT)
    fields = {name: value for name, value in form.form(BUTTON).form_values() if name in {"csrf", "key"}}
    typed = {**fields, "file-name": "a.zip", "size": str(LARGEST_FILE)}
    shown = officer.post(IMPORT, typed)
    (job,) = _jobs(college)
    (link,) = shown.tree.xpath("//*[@id='upload']")
    assert link.get("data-url") == f"https://files.example/{import_key(T, job.id)}?signed"
    assert link.get("data-content-type") == "application/octet-stream"
    assert link.get("data-then") == f"/console/jobs/{job.id}?notice=ilr_import_started"
    assert officer.post(IMPORT, typed).tree.xpath("//@data-then") == [link.get("data-then")]
    assert college.rig.files.contents == {}
    for wrong, says in (
        ({"size": str(LARGEST_FILE + 1)}, "The file must be smaller than 500 MB"),
        ({"size": "0"}, "Enter a whole number from 1 to 1,000,000,000"),
    ):
        assert officer.post(IMPORT, {**typed, **wrong, "key": "another"}).errors == [says]


def test_s8_the_form_s_page_and_no_other_may_send_to_the_bucket(officer: Officer) -> None:
    policies = [officer.get(one).headers["Content-Security-Policy"] for one in (IMPORT, REPORT)]
    assert ["connect-src 'self' https://files.example;" in one for one in policies] == [True, False]
    again = officer.send_files(officer.get(IMPORT), BUTTON, {})
    assert "connect-src 'self' https://files.example;" in again.headers["Content-Security-Policy"]


def test_x8_the_name_of_a_file_goes_nowhere(
    college: College, officer: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    done = officer.send_files(officer.get(IMPORT), BUTTON, {"file": ("Jo-Bloggs.xml", XML)})
    wrong = officer.send_files(officer.get(IMPORT), BUTTON, {"file": ("Jo-Bloggs.csv", XML)})
    assert "Bloggs" not in done.goes_to + wrong.body + str(_jobs(college)) + capsys.readouterr().out


@pytest.mark.parametrize("format_", ReportFormat)
def test_l9_the_report_is_asked_for_in_a_format_once_a_form(
    college: College, officer: Officer, format_: ReportFormat
) -> None:
    form = officer.get(REPORT)
    first, second = (officer.send(form, WRITE, format=format_.value) for _ in range(2))
    (job,) = _jobs(college)
    assert (first.goes_to, _job_of(first)) == (second.goes_to, job.id)
    assert job.request == LearnerReport(workflow=WORKFLOW, format=format_)


def test_l9_without_a_format_there_is_no_report(college: College, officer: Officer) -> None:
    again = officer.send(officer.get(REPORT), WRITE)
    assert (again.status, again.errors, _jobs(college)) == (422, ["Choose a format"], [])


def test_a_user_who_may_not_see_jobs_goes_back_to_the_learners_page(college: College) -> None:
    officer = _with(college, Permission.EDIT_RECORDS, Permission.READ_RECORDS, Permission.READ_REPORTS)
    done = officer.send_files(officer.get(IMPORT), BUTTON, {"file": ("a.xml", XML)})
    assert "The import has started" in officer.follow(done).text
    assert officer.send(officer.get(REPORT), WRITE, format="csv").goes_to.startswith(f"{LEARNERS}?")


def test_a_user_who_may_not_import_or_report_gets_neither_form(college: College) -> None:
    others = _with(college, *set(Permission) - {Permission.EDIT_RECORDS, Permission.READ_REPORTS})
    assert others.get(IMPORT).status == others.get(REPORT).status == 403
    sent = others.post_files(IMPORT, {"csrf": "a-token-of-the-session"}, {"file": ("a.xml", XML)})
    assert (sent.status, college.rig.files.contents) == (403, {})


def test_s1_the_page_of_the_form_names_where_its_script_sends_the_file(officer: Officer) -> None:
    policy = officer.get(IMPORT).headers["Content-Security-Policy"]
    assert "connect-src 'self' https://files.example;" in policy
