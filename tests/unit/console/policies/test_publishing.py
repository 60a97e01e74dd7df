"""A policy previewed and published by an officer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.console.desk.policies import PolicyPages
from shared.access.permissions import Permission
from shared.application.retention.edit_policy import EditPolicy
from shared.jobs.job import JobStatus
from shared.records.workflow import State
from shared.retention.policy import PolicyVersion
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, NOW, a_caller, a_policy, a_record, a_workflow, some_periods
from tests.unit.console.officer import Officer
from tests.unit.console.policies.acts import POLICY, preview, publish, save_meanwhile


def test_p15_the_preview_says_in_numbers_what_would_be_due_and_warns(rig: PortsInMemory, officer: Officer) -> None:
    rig.put(a_record("c1", state_entered_at=NOW - timedelta(days=800)), a_record("c2"))
    save_meanwhile(rig, some_periods(file_types={"lettre": 3}))
    shown = preview(officer)
    assert shown.status == 200
    assert "1 record and 0 files are due at the run of 3 March 2026" in shown.text
    assert "lettre: no file of this workflow ever had this type" in shown.text
    assert "The policy is switched on Changed" in shown.text


def test_x19_a_preview_with_a_field_that_the_page_does_not_know_writes_nothing(
    rig: PortsInMemory, officer: Officer
) -> None:
    asked = {"csrf": "a-token-of-the-session", "act": "preview", "dry-run": "yes"}
    assert officer.post(f"{POLICY}/publish", asked).status == 422
    assert rig.actions() == []


def test_p2_a_publication_needs_a_reason_and_the_page_keeps_its_numbers(officer: Officer) -> None:
    shown = publish(officer, reason=" ")
    assert (shown.status, shown.errors) == (422, ["Enter why the policy is changed"])
    assert "Changed since" not in shown.text
    assert officer.send(shown, "Publish version 1", reason="As decided").status == 303


def test_p2_p3_publishing_makes_a_version_and_leads_to_the_job_that_recalculates(officer: Officer) -> None:
    published = publish(officer)
    assert published.goes_to == f"{POLICY}?notice=policy_published"
    shown = officer.follow(published)
    assert "Dates are being recalculated by version 1." in shown.text
    assert shown.links["See how far the job is"].startswith("/console/jobs/recalculation-")
    assert "The council decided it" in shown.text


def test_the_job_is_shown_to_those_who_may_see_jobs_alone(rig: PortsInMemory, officer: Officer) -> None:
    publish(officer)
    other = Officer(rig, [PolicyPages(rig)], [Permission.MANAGE_RETENTION_POLICIES])
    assert "/console/jobs" not in other.get(POLICY).body
    assert "/console/jobs" not in other.get(f"{POLICY}/versions").body


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (JobStatus.RUNNING, "Being recalculated"),
        (JobStatus.SUCCESS, "Recalculated"),
        (JobStatus.FAILED, "Not all recalculated: the job failed. Publish again to go on"),
    ],
)
def test_p3_the_policy_says_what_became_of_its_dates(
    rig: PortsInMemory, officer: Officer, status: JobStatus, says: str
) -> None:
    publish(officer)
    ((name, job),) = rig.jobs.jobs.items()
    rig.jobs.jobs[name] = replace(job, status=status)
    assert officer.get(POLICY).links[says] == f"/console/jobs/{job.id}"


def test_a_job_that_has_expired_is_not_linked_to(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(replace(a_policy(), job="recalculation-gone"))
    assert "recalculation-gone" not in officer.get(POLICY).body


def test_s1_a_publication_sent_twice_is_answered_as_once(rig: PortsInMemory, officer: Officer) -> None:
    shown = preview(officer)
    first, second = (officer.send(shown, "Publish version 1", reason="As decided") for _ in range(2))
    assert first.goes_to == second.goes_to
    assert len([one for one in rig.catalogue.things.values() if isinstance(one, PolicyVersion)]) == 1


def test_p15_a_preview_that_no_longer_fits_leads_to_a_new_one_that_says_what_changed(
    rig: PortsInMemory, officer: Officer
) -> None:
    shown = preview(officer)
    rig.put(a_record("c1", state_entered_at=NOW - timedelta(days=800)))
    save_meanwhile(rig, some_periods(states={"closed": 24}))
    refused = officer.send(shown, "Publish version 1", reason="As decided")
    assert (refused.status, refused.errors) == (409, ["The preview no longer fits. Look at the new one, then publish."])
    assert "The draft has been saved or published again." in refused.text
    assert "Records due at the next run: 0 before, 1 now." in refused.text
    assert officer.send(refused, "Publish version 1").status == 303


def test_p15_a_preview_that_is_too_old_says_so(rig: PortsInMemory, officer: Officer) -> None:
    shown = preview(officer)
    rig.clock.at += timedelta(minutes=15)
    refused = officer.send(shown, "Publish version 1", reason="As decided")
    assert "A preview holds for 15 minutes" in refused.text


def test_a_version_that_another_published_meanwhile_is_named(rig: PortsInMemory, officer: Officer) -> None:
    shown = preview(officer)
    edit = EditPolicy(rig)
    edit.publish(a_caller(), COMPLAINTS, edit.preview(a_caller(), COMPLAINTS).preview.token, "Mine")
    refused = officer.send(shown, "Publish version 1", reason="As decided")
    assert "Version 1 has been published." in refused.text
    assert refused.form("Publish version 2") is not None


def test_a_draft_that_no_longer_fits_its_workflow_is_refused_in_words(rig: PortsInMemory, officer: Officer) -> None:
    save_meanwhile(rig, some_periods(states={"closed": 24}))
    shown = preview(officer)
    rig.keep(a_workflow(states=(State(name="closed", end=False),)))
    for refused in (preview(officer), officer.send(shown, "Publish version 1", reason="As decided")):
        assert refused.status in {409, 422}
        assert refused.errors


def test_what_is_published_can_be_published_again_after_a_preview(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_policy())
    shown = officer.get(f"{POLICY}/publish")
    assert "says the same as what is published" in shown.text
    published = officer.send(officer.send(shown, "Preview"), "Publish version 2", reason="Dates were not recalculated")
    assert published.status == 303
