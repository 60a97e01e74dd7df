"""An officer looks at jobs: the list, one with its progress and outcomes, its history with the filter, and that as a file."""

import base64
import csv
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from functions.console.desk import jobs as jobs_module
from functions.console.desk.jobs import JobPages
from functions.console.frame.job_words import LEVELS, OUTCOMES, STATUSES, TYPES
from shared.access.permissions import Permission
from shared.jobs.job import AnonymisationRun, Job, JobStatus, JobType
from shared.jobs.stopped import GROUND_BRAKE, Confirmation, Stopped
from shared.kernel.identifiers import JobId, WorkflowId
from shared.records.outcome import Level, Outcome
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, JOB, NOW, PEOPLE, TODAY, T, a_job, a_shard, an_entry, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

ALL = (Permission.VIEW_JOBS, Permission.READ_RECORDS, Permission.DELETE_PERSONAL_DATA)
NIGHT = AnonymisationRun(today=TODAY, workflows=(COMPLAINTS, PEOPLE))


@pytest.fixture
def rig() -> PortsInMemory:
    return PortsInMemory()


def an_officer(rig: PortsInMemory, *permissions: Permission) -> Officer:
    return Officer(rig, [JobPages(rig)], permissions or ALL)


def ended(rig: PortsInMemory, **changes: Any) -> Job:  # noqa: ANN401 – any field of a job
    made = a_job(**{"status": JobStatus.SUCCESS, "finished_at": NOW, **changes})
    rig.start(made)
    return made


def rows(shown: Shown) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")]


def lines(file: Shown) -> list[list[str]]:
    return list(csv.reader(StringIO(base64.b64decode(file.body).decode("utf-8-sig"))))


def test_every_type_status_outcome_and_level_has_words() -> None:
    assert (set(TYPES), set(STATUSES), set(OUTCOMES), set(LEVELS)) == (
        set(JobType),
        set(JobStatus),
        set(Outcome),
        set(Level),
    )


def test_s6_the_list_says_what_each_job_is_how_it_stands_who_asked_and_when(rig: PortsInMemory) -> None:
    ended(rig, dry_run=True)
    ended(rig, id=JobId("night"), request=NIGHT, requested_by="schedule", status=JobStatus.SUCCESS_WITH_WARNINGS)
    shown = an_officer(rig).get("/console/jobs")
    when = "2 March 2026, 9am"
    assert sorted(rows(shown)) == [
        [
            f"Erasure of a filter’s cases of {when}",
            "the filter asked, version 1",
            "Success Dry run",
            "officer",
            when,
        ],
        [f"Night: anonymisation of {when}", "2 March 2026", "Success with warnings", "The nightly schedule", when],
    ]


def test_s6_the_list_is_narrowed_by_type_and_status(rig: PortsInMemory) -> None:
    ended(rig)
    ended(rig, id=JobId("night"), request=NIGHT, status=JobStatus.FAILED)
    officer = an_officer(rig)
    shown = officer.send(officer.get("/console/jobs"), "Filter", type="retention_anonymisation")
    assert [row[1] for row in rows(shown)] == ["2 March 2026"]
    shown = officer.send(shown, "Filter", type="", status="success")
    assert [row[1] for row in rows(shown)] == ["the filter asked, version 1"]
    assert officer.get("/console/jobs?type=burning").status == 404


def test_x10_an_open_job_moves_and_shows_its_counts_so_far(rig: PortsInMemory) -> None:
    job = a_job(status=JobStatus.RUNNING, total=40)
    rig.start(job, replace(a_shard(), tally={Outcome.ERASED: 7, Outcome.WITHHELD: 1}))
    officer = an_officer(rig)
    shown = officer.get(f"/console/jobs/{JOB}")
    (part,) = shown.tree.xpath("//*[@data-module='app-progress']")
    assert "data-ended" not in part.attrib
    assert "8 of 40 records" in shown.text
    assert ["Erased", "7", "In order"] in rows(shown)
    assert ["Kept: something forbade it", "1", "Warning"] in rows(shown)
    assert shown.links["Cancel the job"] == f"/console/redactions/jobs/{JOB}/cancel"
    # A user who may not start such a job may not end it.
    assert "Cancel the job" not in an_officer(rig, Permission.VIEW_JOBS).get(shown.path).links


def test_a_job_that_has_ended_stands_still_and_can_not_be_cancelled(rig: PortsInMemory) -> None:
    ended(rig, tally={Outcome.ERASED: 1})
    shown = an_officer(rig).get(f"/console/jobs/{JOB}")
    (part,) = shown.tree.xpath("//*[@data-module='app-progress']")
    assert "data-ended" in part.attrib
    assert "Cancel the job" not in shown.links
    assert shown.links["the filter asked, version 1"] == "/console/filters/asked"


def test_a_dry_run_is_named_as_one(rig: PortsInMemory) -> None:
    ended(rig, dry_run=True, tally={Outcome.ERASED: 3})
    officer = an_officer(rig)
    shown = officer.get(f"/console/jobs/{JOB}")
    assert shown.title.startswith("Dry run: Erasure of a filter’s cases")
    assert "It changes nothing" in shown.text
    assert "What would become of them" in shown.text
    assert "What became" not in shown.text
    history = officer.get(f"/console/jobs/{JOB}/history").text
    assert "the history of a dry run" in history
    assert "History: Dry run: Erasure of a filter’s cases" in history


def test_x10_a_failed_job_says_why(rig: PortsInMemory) -> None:
    ended(rig, status=JobStatus.FAILED, ground="abandoned")
    assert "because a part of it was given up" in an_officer(rig).get(f"/console/jobs/{JOB}").text


def test_x17_a_stopped_night_shows_its_numbers_and_what_waits_to_be_confirmed(rig: PortsInMemory) -> None:
    stopped = Stopped(
        records={"complaints": 31, "people": 1},
        files={"complaints": 4},
        learners=1_000_001,
        learner_workflow=WorkflowId("learners"),
        confirmed=(Confirmation(workflows=(PEOPLE,), job=JobId("n-1")),),
    )
    night = ended(rig, id=JobId("night"), request=NIGHT, status=JobStatus.FAILED, ground=GROUND_BRAKE, stopped=stopped)
    keeper = an_officer(rig, Permission.VIEW_JOBS, Permission.MANAGE_RETENTION_POLICIES)
    shown = keeper.get(f"/console/jobs/{night.id}")
    assert rows(shown) == [
        ["complaints", "31 records and 4 files", "Confirm complaints"],
        ["people", "1 record", "Confirmed: people"],
        ["learners", "more than 1,000,000 records", "Confirm learners"],
    ]
    assert shown.links["Confirm complaints"] == "/console/redactions/jobs/night/confirm/complaints"
    assert shown.links["Confirm all that is left"] == "/console/redactions/jobs/night/confirm"
    assert shown.links["Confirmed: people"] == "/console/jobs/n-1"
    assert "The brake stopped this night" in shown.text
    reader = an_officer(rig, Permission.VIEW_JOBS).get(f"/console/jobs/{night.id}")
    assert "/confirm" not in " ".join(reader.links.values())
    assert_sound(shown.body)


@pytest.fixture
def with_history(rig: PortsInMemory) -> PortsInMemory:
    """Return a job with a history of each kind."""
    ended(rig, status=JobStatus.SUCCESS_WITH_WARNINGS)
    rig.ledger.write_history(
        T,
        [
            *(an_entry(key(f"e{number}")) for number in range(3)),
            an_entry(key("held"), Outcome.WITHHELD, ground="legal_hold"),
            an_entry(key("linked"), Outcome.WITHHELD, ground="linked_legal_hold"),
            an_entry(key("bad"), Outcome.FAILED, ground="unreadable_record"),
        ],
    )
    return rig


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({}, {"e0", "e1", "e2", "held", "linked", "bad"}),
        ({"level": "warning"}, {"held", "linked", "bad"}),
        ({"level": "error"}, {"bad"}),
        ({"outcome": "withheld"}, {"held", "linked"}),
        ({"ground": "legal_hold"}, {"held"}),
        ({"outcome": "withheld", "ground": "unreadable_record"}, set()),
    ],
)
def test_x11_the_history_is_filtered_by_level_outcome_and_ground(
    with_history: PortsInMemory, typed: dict[str, str], found: set[str]
) -> None:
    officer = an_officer(with_history)
    shown = officer.send(officer.get(f"/console/jobs/{JOB}/history"), "Filter", **typed)
    assert {row[0].rpartition("/")[2] for row in rows(shown)} == found


def test_x11_an_entry_says_its_outcome_and_why_in_words(with_history: PortsInMemory) -> None:
    shown = an_officer(with_history).get(f"/console/jobs/{JOB}/history?outcome=failed")
    assert rows(shown)[0][:4] == ["complaints/bad", "Failed", "Error", "Because it can’t be read"]
    assert shown.links["complaints/bad"] == "/console/records/complaints/bad"
    assert "complaints/bad" not in an_officer(with_history, Permission.VIEW_JOBS).get(shown.path).links
    assert an_officer(with_history).get(f"/console/jobs/{JOB}/history?ground=luck").status == 404


def test_x19_a_history_refuses_what_it_does_not_know_in_its_address(with_history: PortsInMemory) -> None:
    officer = an_officer(with_history)
    for path in ("history", "history.csv"):
        assert officer.get(f"/console/jobs/{JOB}/{path}?grounds=legal_hold").status == 422
    assert officer.get(f"/console/jobs/{JOB}/history?ground=legal_hold&notice=signed_in_again").status == 200


def test_x21_a_history_of_one_ground_goes_on_looking_page_by_page(rig: PortsInMemory) -> None:
    ended(rig)
    rig.ledger.write_history(T, [an_entry(key(f"e{number:04}")) for number in range(120)])
    rig.ledger.write_history(
        T,
        [an_entry(key(f"h{number:04}"), Outcome.WITHHELD, ground="legal_hold") for number in range(120)],
    )
    officer, address, found = an_officer(rig), f"/console/jobs/{JOB}/history?ground=legal_hold", []
    while address:
        shown = officer.get(address)
        found += [row[0] for row in rows(shown)]
        address = shown.links.get("Next page", "")
    assert sorted(found) == [f"complaints/h{number:04}" for number in range(120)]


def test_the_history_is_downloaded_as_it_is_filtered(with_history: PortsInMemory) -> None:
    officer = an_officer(with_history)
    shown = officer.get(f"/console/jobs/{JOB}/history?level=warning")
    file = officer.get(shown.links["Download as CSV"])
    assert file.headers["Content-Type"].startswith("text/csv")
    found = lines(file)
    assert found[0][:5] == ["Record", "File", "Outcome", "Level", "Ground"]
    assert sorted(row[0] for row in found[1:]) == ["complaints/bad", "complaints/held", "complaints/linked"]


def test_no_cell_of_the_file_is_a_formula(rig: PortsInMemory) -> None:
    """Ids may begin with a hyphen, which a spreadsheet would take for one."""
    ended(rig, requested_by="-2")
    rig.ledger.write_history(T, [an_entry(key("-1"), by="-2")])
    _, row = lines(an_officer(rig).get(f"/console/jobs/{JOB}/history.csv"))
    assert "'-2" in row
    assert not any(cell.startswith(("-", "=", "+", "@")) for cell in row)


def test_a_file_takes_so_many_entries_and_goes_on_from_a_page(
    with_history: PortsInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "MOST_IN_A_FILE", 4)
    assert len(lines(an_officer(with_history).get(f"/console/jobs/{JOB}/history.csv"))) == 1 + 4


def test_a_user_who_may_not_view_jobs_sees_none(with_history: PortsInMemory) -> None:
    officer = an_officer(with_history, Permission.READ_RECORDS)
    for path in ("", f"/{JOB}", f"/{JOB}/history", f"/{JOB}/history.csv"):
        assert officer.get(f"/console/jobs{path}").status == 403
    assert an_officer(with_history).get("/console/jobs/none").status == 404


def test_each_page_is_sound(with_history: PortsInMemory) -> None:
    officer = an_officer(with_history)
    for path in ("", "?type=ilr_import", f"/{JOB}", f"/{JOB}/history"):
        assert_sound(officer.get(f"/console/jobs{path}").body)
