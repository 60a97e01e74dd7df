"""An officer cancels a job, and confirms a stopped night, each after the page that says what that does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.console.records.job_acts import JobActs
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.jobs.job import AnonymisationRun, Job, JobStatus, request_of
from shared.kernel.identifiers import JobId
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, JOB, NOW, PEOPLE, TODAY, T, a_job, a_policy, a_record, a_shard, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

NIGHT = JobId(f"retention_anonymisation-{TODAY}")
CANCEL, CONFIRM = f"/console/redactions/jobs/{JOB}/cancel", f"/console/redactions/jobs/{NIGHT}/confirm"
MANAGER = (Permission.VIEW_JOBS, Permission.MANAGE_RETENTION_POLICIES, Permission.READ_RECORDS)
TOKEN = {"csrf": "a-token-of-the-session"}


@pytest.fixture
def rig() -> PortsInMemory:
    return PortsInMemory()


@pytest.fixture
def night(rig: PortsInMemory) -> PortsInMemory:
    """Return a tenant whose night the brake has stopped: 30 complaints, and a person."""
    rig.keep(TenantSettings(erasure_brake=0), a_policy(), a_policy(PEOPLE))
    due: dict[str, Any] = {"state_entered_at": NOW - timedelta(days=1000), "policy_date": TODAY}
    rig.put(*(a_record(f"c{number}", **due) for number in range(30)), a_record(key("p1", PEOPLE), state="known", **due))
    start_anonymisation_run(rig, NOW)
    return rig


def an_officer(rig: PortsInMemory, *permissions: Permission) -> Officer:
    return Officer(rig, [JobActs(rig, timedelta(days=35))], permissions or MANAGER)


def an_eraser(rig: PortsInMemory, **changes: Any) -> Officer:  # noqa: ANN401 – any field of a job
    rig.start(a_job(**{"status": JobStatus.RUNNING, **changes}), replace(a_shard(), tally={}))
    return an_officer(rig, Permission.VIEW_JOBS, Permission.DELETE_PERSONAL_DATA)


def started(rig: PortsInMemory) -> list[Job]:
    return [job for (_, name), job in rig.jobs.jobs.items() if "-confirmed" in name]


def test_x12_s1_a_job_is_cancelled_after_a_page_that_says_what_that_leaves(rig: PortsInMemory) -> None:
    officer = an_eraser(rig)
    shown = officer.get(CANCEL)
    assert "The job stops after the records that it has in hand." in shown.text
    assert "What it has done so far, to 0 records: that can’t be undone" in shown.text
    assert not rig.job().cancel_requested
    done = officer.send(shown, "Cancel the job")
    assert done.goes_to == f"/console/jobs/{JOB}?notice=job_cancelled"
    assert rig.job().cancel_requested
    assert [(act.action, act.by) for _, act in rig.ledger.acts] == [("job_cancelled", "olive")]


def test_s1_cancelling_twice_is_once_and_a_job_that_has_ended_says_so(rig: PortsInMemory) -> None:
    officer = an_eraser(rig)
    shown = officer.get(CANCEL)
    for _ in range(2):
        assert officer.send(shown, "Cancel the job").status == 303
    assert len(rig.ledger.acts) == 1
    assert "Somebody has asked for it already." in officer.get(CANCEL).text
    rig.jobs.jobs[T, JOB] = replace(rig.job(), status=JobStatus.CANCELLED, cancel_requested=True)
    refused = officer.send(shown, "Cancel the job")
    assert (refused.status, refused.errors) == (409, ["The job has ended, so there is nothing left to cancel."])
    assert not refused.tree.xpath("//main//form")


def test_x12_a_user_who_may_not_start_such_a_job_may_not_end_it(rig: PortsInMemory) -> None:
    an_eraser(rig)
    viewer = an_officer(rig, Permission.VIEW_JOBS)
    assert (viewer.get(CANCEL).status, viewer.post(CANCEL, TOKEN).status) == (403, 403)
    assert not rig.job().cancel_requested


def test_x17_s1_the_page_before_a_confirmation_says_how_much_and_which(night: PortsInMemory) -> None:
    shown = an_officer(night).get(f"{CONFIRM}/complaints")
    for words in (
        "as it was counted on 2 March 2026",
        "This anonymises 30 records. What is erased can’t be brought back.",
        "Backups hold it until 6 April 2026.",
    ):
        assert words in shown.text
    links = [href for href in shown.links.values() if href.startswith("/console/records/complaints/c")]
    assert len(links) == 20
    assert started(night) == []


def test_s1_the_day_until_which_backups_hold_it_is_the_tenants(night: PortsInMemory) -> None:
    night.keep(TenantSettings(time_zone="Pacific/Honolulu"))
    assert "Backups hold it until 5 April 2026." in an_officer(night).get(CONFIRM).text


def test_x17_a_workflow_is_confirmed_alone_and_then_the_rest(night: PortsInMemory) -> None:
    officer = an_officer(night)
    done = officer.send(officer.get(f"{CONFIRM}/people"), "Anonymise 1 record")
    (job,) = started(night)
    assert done.goes_to == f"/console/jobs/{job.id}?notice=night_confirmed"
    assert request_of(job, AnonymisationRun).workflows == (PEOPLE,)
    rest = officer.get(CONFIRM)
    assert "people" not in rest.text
    officer.send(rest, "Anonymise 30 records")
    assert COMPLAINTS in request_of(started(night)[-1], AnonymisationRun).workflows
    assert "Nothing of this waits for a confirmation." in officer.get(CONFIRM).text


def test_s1_a_double_click_a_reload_and_the_back_button_confirm_once(night: PortsInMemory) -> None:
    officer = an_officer(night)
    shown = officer.get(CONFIRM)
    first, again = (officer.send(shown, "Anonymise 31 records").goes_to for _ in range(2))
    assert first == again
    assert len(started(night)) == 1
    assert officer.session is not None
    officer.session = replace(officer.session, name="Oscar", user=type(officer.session.user)("oscar"))
    refused = officer.send(shown, "Anonymise 31 records")
    assert (refused.status, len(started(night))) == (409, 1)
    assert refused.errors == ["Somebody else has confirmed this already. Go back to the job to see what is left."]


def test_x17_only_a_stopped_night_can_be_confirmed_and_only_by_who_manages_policies(night: PortsInMemory) -> None:
    night.start(a_job())
    assert an_officer(night).get(f"/console/redactions/jobs/{JOB}/confirm").status == 404
    viewer = an_officer(night, Permission.VIEW_JOBS, Permission.DELETE_PERSONAL_DATA)
    assert (viewer.get(CONFIRM).status, viewer.post(CONFIRM, TOKEN).status) == (403, 403)
    blind = an_officer(night, Permission.VIEW_JOBS, Permission.MANAGE_RETENTION_POLICIES).get(CONFIRM)
    assert "/console/records/" not in blind.body
    assert started(night) == []


def test_each_page_is_sound(night: PortsInMemory) -> None:
    officer = an_officer(night)
    shown = officer.get(CONFIRM)
    officer.send(shown, "Anonymise 31 records")
    for one in (shown, officer.get(f"{CONFIRM}/complaints"), officer.get(CONFIRM), an_eraser(night).get(CANCEL)):
        assert_sound(one.body)
