"""The first page as a person sees it (S2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from functions.console.desk.home import HomePages
from shared.access.permissions import Permission
from shared.application.reading import due_by_month
from shared.jobs.job import AnonymisationRun, Job, JobStatus, JobType, night_job
from shared.jobs.stopped import GROUND_BRAKE, Stopped
from shared.kernel.clock import to_text
from shared.kernel.identifiers import JobId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.retention.policy import PolicyDraft
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import (
    COMPLAINTS,
    NOW,
    TODAY,
    T,
    a_guard,
    a_job,
    a_policy,
    a_record,
    a_request,
    key,
    some_periods,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEARNERS = WorkflowId("learners")


@pytest.fixture
def rig() -> PortsInMemory:
    return PortsInMemory()


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    return Officer(rig, [HomePages(rig)], Permission)


def _ended(rig: PortsInMemory, name: str, **changes: object) -> Job:
    made = {"status": JobStatus.SUCCESS_WITH_WARNINGS, "finished_at": NOW - HOUR, "created_at": NOW - HOUR, **changes}
    job = replace(a_job(), id=JobId(name), **made)  # type: ignore[arg-type]  # any field of a job
    rig.start(job)
    return job


def _fill(rig: PortsInMemory) -> None:
    """Put something there for every part of the page."""
    _ended(rig, "warned")
    stopped = Stopped(records={COMPLAINTS: 12_345}, files={COMPLAINTS: 7}, learners=3, learner_workflow=LEARNERS)
    run = AnonymisationRun(today=TODAY, workflows=(WorkflowId(COMPLAINTS),))
    night = night_job(JobType.RETENTION_ANONYMISATION, TODAY)
    _ended(rig, night, request=run, status=JobStatus.FAILED, ground=GROUND_BRAKE, stopped=stopped)
    rig.put(
        a_record("h1", legal_hold=a_guard(review=TODAY - DAY)),
        a_record("h2", legal_hold=a_guard(review=TODAY)),
        a_record("r1", request=a_request(TODAY + DAY)),
        *(a_record(f"d{number}", policy_date=TODAY + 40 * DAY) for number in range(3)),
        a_record(
            key("l1", LEARNERS),
            state="learning",
            learner=LearnerFacts(
                funding=FinalFunding(day=TODAY - 9 * 366 * DAY, reason=FundingReason.DATED), made_due_on=TODAY
            ),
        ),
    )
    rig.keep(a_policy(), PolicyDraft(workflow=WorkflowId("people"), periods=some_periods()))
    rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=True, version=1)
    rig.catalogue.things[T, LearnerWorkflow, SETTING] = LearnerWorkflow(workflow=LEARNERS, version=1)


def _rows(shown: Shown) -> list[str]:
    return [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]


def test_s2_where_nothing_waits_the_page_says_so(officer: Officer) -> None:
    shown = officer.get("/console")
    assert shown.status == 200
    assert "Nothing needs you now." in shown.text
    assert "Nothing is due, and nothing becomes due in the next 12 months." in shown.text
    assert_sound(shown.body)


def test_s2_everything_that_needs_the_person_is_there_with_the_way_to_it(rig: PortsInMemory, officer: Officer) -> None:
    _fill(rig)
    shown = officer.get("/console")
    assert "The night of 2 March 2026 would have erased more than your organisation’s limit" in shown.text
    assert "complaints 12,345 7" in _rows(shown)
    assert "learners 3 0" in _rows(shown)
    assert shown.links["See the night, and confirm it"] == f"/console/jobs/retention_anonymisation-{TODAY}"
    assert shown.links["Erasure of a filter’s cases"] == "/console/jobs/warned"
    for said in ("1 review overdue", "1 review today", "1 request in the next 30 days"):
        assert said in shown.text
    assert shown.links["people"] == "/console/policies/people"
    assert shown.links["l1"] == "/console/learners/l1"
    assert "l1, by an edit on 2 March 2026" in shown.text
    assert "Nothing needs you now." not in shown.text
    assert_sound(shown.body)


def test_s2_the_picture_and_the_table_say_the_same(rig: PortsInMemory, officer: Officer) -> None:
    _fill(rig)
    shown = officer.get("/console")
    months = ["Mar 2026", "Apr 2026", "May 2026"]
    head = [" ".join(one.text_content().split()) for one in shown.tree.xpath("(//table)[last()]//thead//th")]
    assert head[:5] == ["Workflow", "Now", *months]
    assert f"complaints 0 0 3 {' '.join('0' * 10)}" in _rows(shown)
    assert f"Anonymisation requests 0 1 0 {' '.join('0' * 10)}" in _rows(shown)
    picture = shown.tree.xpath("//*[local-name()='svg'][@aria-label='complaints: the table below has the figures']")[0]
    bars = picture.xpath(".//*[local-name()='rect']")
    assert [bar.get("height") != "0" for bar in bars] == [False, False, True, *[False] * 10]
    texts = [one.text for one in picture.xpath(".//*[local-name()='text']")]
    assert texts == ["Now", "M", "A", "3", "M", "J", "J", "A", "S", "O", "N", "D", "J", "F"]


def test_s2_the_row_of_requests_is_explained_only_where_it_is(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_policy())
    rig.put(a_record("d1", policy_date=TODAY))
    assert "in the last row alone" not in officer.get("/console").text
    rig.put(a_record("r1", request=a_request(TODAY + DAY)))
    assert "in the last row alone" in officer.get("/console").text


def test_s2_more_than_can_be_counted_is_said_so(
    rig: PortsInMemory, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("shared.application.reading.due_by_month", "functions.console.desk.home_words"):
        monkeypatch.setattr(f"{module}.MOST_IN_A_CELL", 2)
    rig.keep(a_policy())
    rig.put(*(a_record(f"d{number}", policy_date=TODAY) for number in range(40)))
    rig.put(*(a_record(f"r{number}", request=a_request(TODAY + number * DAY)) for number in range(3)))
    rows = _rows(officer.get("/console"))
    assert any(row.startswith("complaints more than 2 0") for row in rows)
    assert any(row.startswith("Anonymisation requests 1 at least 1 at least 0") for row in rows)


def test_s2_a_person_takes_jobs_off_their_list_and_what_ends_later_comes_again(
    rig: PortsInMemory, officer: Officer
) -> None:
    _ended(rig, "warned")
    seen = officer.get("/console")
    _ended(rig, "later", finished_at=NOW + HOUR)
    rig.clock.at = NOW + 2 * HOUR
    gone = officer.send(seen, "Take these jobs off my list")
    assert (gone.status, gone.goes_to) == (303, "/console?notice=jobs_looked_at")
    shown = officer.follow(gone)
    assert "These jobs are off your list. Other people still see them." in shown.text
    assert [one for one in shown.links.values() if one.startswith("/console/jobs/")] == ["/console/jobs/later"]


@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-03-02"])
def test_a_forged_instant_takes_nothing_off(rig: PortsInMemory, officer: Officer, as_of: str) -> None:
    _ended(rig, "warned")
    shown = officer.send(officer.get("/console"), "Take these jobs off my list", as_of=as_of)
    assert (shown.status, shown.errors) == (422, ["Load the page again"])
    assert shown.form("Take these jobs off my list").fields["as_of"] == to_text(NOW)


@pytest.mark.parametrize(
    ("permission", "headings"),
    [
        (Permission.VIEW_JOBS, ["A night was stopped", "Jobs with warnings or failures"]),
        (Permission.EDIT_DATA_PROTECTION, ["Reviews of legal holds and restrictions", "Anonymisation requests"]),
        (Permission.MANAGE_RETENTION_POLICIES, ["Policies with unpublished changes"]),
        (Permission.READ_RECORDS, ["Learners made due by an edit of a return", "What will become due"]),
        (Permission.MANAGE_ACCESS, []),
    ],
)
def test_s2_each_part_is_for_those_who_may_see_it(
    rig: PortsInMemory, permission: Permission, headings: Sequence[str]
) -> None:
    _fill(rig)
    shown = Officer(rig, [HomePages(rig)], [permission]).get("/console")
    assert [one.text_content().strip() for one in shown.tree.xpath("//main//h2")] == headings
    assert_sound(shown.body)


def test_s2_x21_very_many_workflows_go_over_several_pages(
    rig: PortsInMemory, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_by_month, "MOST_QUERIES_OF_A_PICTURE", 16)
    rig.keep(a_policy("a"), a_policy("b"))
    rig.put(a_record(key("c1", "a"), policy_date=TODAY), a_record(key("c2", "b"), policy_date=TODAY))
    first = officer.get("/console")
    onward = first.links["What becomes due in the other workflows"]
    second = officer.get(onward)
    assert (second.title.split(" –")[0], _rows(second)) == ("What will become due", [f"b 1 {' '.join('0' * 12)}"])
    assert "What becomes due in the other workflows" not in second.links
    assert urlsplit(onward).path == "/console"
    assert officer.get("/console?cursor=forged").status == 404
    assert_sound(second.body)
