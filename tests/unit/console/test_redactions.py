"""An officer erases the cases of a filter: dry run, the page before the act, the act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.console.frame.forgery import FIELD
from functions.console.records.redactions import RedactionPages
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.application.configuration.save_filter import SaveFilter
from shared.jobs.job import FilterRedaction, Job, JobStatus
from shared.kernel.identifiers import FilterId, JobId, UserId
from shared.records.condition import Operator
from shared.records.filter import Filter
from shared.records.outcome import Outcome
from shared.records.workflow import Transition
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T, a_caller, a_condition, a_filter, a_record, a_workflow, an_erased
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import OLIVE, Officer, Shown

START = "/console/redactions/old"
ALL = (Permission.DELETE_PERSONAL_DATA, Permission.READ_RECORDS, Permission.VIEW_JOBS)


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    SaveFilter(made)(a_caller(), a_filter(), None)
    made.put(*(a_record(f"c{number}", values={"ward": "North"}) for number in range(3)))
    return made


def an_officer(rig: PortsInMemory, permissions: Sequence[Permission] = ALL) -> Officer:
    return Officer(rig, [RedactionPages(rig, timedelta(days=35))], permissions)


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    return an_officer(rig)


def jobs(rig: PortsInMemory, *, dry_run: bool) -> list[Job]:
    return [job for job in rig.jobs.jobs.values() if job.dry_run is dry_run]


def started(officer: Officer, transition: str = "") -> str:
    """Return the address of the page that a dry run leads to."""
    return officer.send(officer.get(START), "Start a dry run", transition=transition).goes_to


def ended(
    rig: PortsInMemory, officer: Officer, status: JobStatus = JobStatus.SUCCESS, transition: str = "", **tally: int
) -> Shown:
    """Return the page before the act, after a dry run that found *tally*."""
    address = started(officer, transition)
    name = T, JobId(address.rpartition("/")[2])
    found = {Outcome(outcome): count for outcome, count in (tally or {"erased": 3}).items()}
    rig.jobs.jobs[name] = replace(rig.jobs.jobs[name], status=status, tally=found)
    return officer.get(address)


def change(rig: PortsInMemory, filter_: Filter) -> None:
    SaveFilter(rig)(a_caller(), filter_, 1)


def test_r7_the_first_page_says_how_many_what_goes_and_what_stays(rig: PortsInMemory, officer: Officer) -> None:
    rig.put(an_erased("c9"))
    shown = officer.get(START)
    assert "The filter holds 4 cases now, of which 1 has been erased before." in shown.text
    assert "Values of name, story, born, postcode (complaints)" in shown.text
    assert "Values of ward, score (complaints)" in shown.text
    assert "The year of born (complaints)" in shown.text
    assert rig.jobs.jobs == {}


def test_r4_the_transition_is_one_of_the_workflows(rig: PortsInMemory, officer: Officer) -> None:
    other = Transition(name="redact", origins=("closed",), target="closed")
    rig.keep(a_workflow("repairs", transitions=(other,)))
    change(rig, a_filter(workflows=("complaints", "repairs")))
    shown = officer.get(START)
    assert shown.tree.xpath("//select[@name='transition']/option/@value") == ["", "archive", "close", "redact"]
    forged = officer.post(START, {"csrf": "a-token-of-the-session", "key": "k", "transition": "vanish"})
    assert forged.errors == ["None of the filter’s workflows has this transition any more. Choose another."]


def test_x14_a_dry_run_asked_for_twice_is_one(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(START)
    first, again = (officer.send(shown, "Start a dry run").goes_to for _ in range(2))
    other = officer.send(shown, "Start a dry run", transition="archive").goes_to
    assert first == again != other
    assert len(jobs(rig, dry_run=True)) == 2
    assert jobs(rig, dry_run=False) == []


def test_while_the_dry_run_works_nothing_can_be_erased(officer: Officer) -> None:
    shown = officer.get(started(officer))
    assert "The dry run is looking at the cases: 0 cases so far." in shown.text
    assert not shown.tree.xpath("//main//form")
    assert shown.tree.xpath("string(//nav//*[@aria-current])").strip() == "Filters"
    assert shown.links["See the dry run among the jobs"].startswith("/console/jobs/")


def test_a_page_that_is_asked_for_again_and_again_counts_no_cases(rig: PortsInMemory, officer: Officer) -> None:
    address = started(officer)
    rig.drop(Filter, "old")
    assert officer.get(address).status == 200


def test_s1_the_day_until_which_backups_hold_it_is_the_tenants(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(TenantSettings(time_zone="Pacific/Honolulu"))
    assert "Backups hold it until 5 April 2026." in ended(rig, officer).text


def test_s1_the_page_before_the_act_says_in_words_and_numbers_what_will_happen(
    rig: PortsInMemory, officer: Officer
) -> None:
    shown = ended(rig, officer, transition="archive", erased=2, withheld=1)
    for words in (
        "It looked at 3 cases. The filter holds 3 cases now.",
        "2 cases would be erased",
        "1 case would be kept: it is held or restricted, itself or through a link",
        "This erases 2 cases. What is erased can’t be brought back.",
        "Backups hold it until 6 April 2026.",
        "The transition archive is applied to each case once it is erased.",
    ):
        assert words in shown.text
    assert shown.links["complaints/c0"] == "/console/records/complaints/c0"
    assert shown.form("Erase 2 cases").fields["max_records"] == "3"


def test_the_sample_has_at_most_20_links(rig: PortsInMemory, officer: Officer) -> None:
    rig.put(*(a_record(f"m{number}") for number in range(40)))
    shown = ended(rig, officer, erased=43)
    assert len([link for link in shown.links.values() if link.startswith("/console/records/")]) == 20
    assert "Cases in the filter" in shown.text
    assert "These are 20 of 43. Some of them may be kept" in shown.text


def test_r1_the_act_starts_a_job_like_the_dry_run(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer, transition="archive")
    done = officer.send(shown, "Erase 3 cases")
    (job,) = jobs(rig, dry_run=False)
    assert done.goes_to == f"/console/jobs/{job.id}?notice=redaction_started"
    assert job.request == FilterRedaction(filter=FilterId("old"), version=1, transition="archive")
    assert (job.total, job.requested_by) == (3, "olive")


def test_s1_a_double_click_a_reload_and_the_back_button_start_nothing_twice(
    rig: PortsInMemory, officer: Officer
) -> None:
    shown = ended(rig, officer)
    first = officer.send(shown, "Erase 3 cases")
    again = officer.send(officer.get(shown.path), "Erase 3 cases")
    assert officer.send(shown, "Erase 3 cases").goes_to == first.goes_to == again.goes_to
    other = officer.send(shown, "Erase 3 cases", max_records="50")
    assert other.status == 409
    assert other.errors[0].startswith("An erasure has been started after this dry run.")
    assert len(jobs(rig, dry_run=False)) == 1


def test_r1_cases_that_came_since_are_not_erased_unseen(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer)
    rig.put(a_record("c8"))
    refused = officer.send(shown, "Erase 3 cases")
    assert refused.status == 422
    assert "Nothing was erased. Start a new dry run to see them." in refused.errors[0]
    assert "1 case more is in the filter than the dry run looked at." in refused.text
    assert refused.links["Start a new dry run"] == START
    assert jobs(rig, dry_run=False) == []


def test_x9_a_filter_that_was_changed_since_is_not_what_was_looked_at(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer)
    change(rig, a_filter(states=("closed", "archived")))
    refused = officer.send(shown, "Erase 3 cases")
    assert (refused.status, refused.errors) == (
        409,
        ["The filter has been changed since the dry run. Nothing was erased."],
    )
    assert "The filter has been changed since the dry run." in refused.text
    assert jobs(rig, dry_run=False) == []


@pytest.mark.parametrize("status", [JobStatus.FAILED, JobStatus.CANCELLED])
def test_a_dry_run_that_did_not_end_leads_to_no_erasure(
    rig: PortsInMemory, officer: Officer, status: JobStatus
) -> None:
    shown = ended(rig, officer, status)
    assert "The dry run did not come to its end" in shown.text
    assert not shown.tree.xpath("//main//form")


@pytest.mark.parametrize("status", [JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED])
def test_s1_a_form_that_no_page_has_shown_erases_nothing(
    rig: PortsInMemory, officer: Officer, status: JobStatus
) -> None:
    page = ended(rig, officer, status)
    refused = officer.post(page.path, {FIELD: OLIVE.csrf, "max_records": "3"})
    assert (refused.status, jobs(rig, dry_run=False)) == (409, [])
    assert refused.errors == ["The dry run has not said what would be erased. Nothing was erased."]


def test_where_nothing_is_left_to_erase_there_is_no_button(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer, already_erased=3)
    assert "No case has anything left to erase." in shown.text
    assert "3 cases have nothing left to erase" in shown.text
    assert not shown.tree.xpath("//main//form")


def test_r4_a_transition_alone_can_be_applied_again(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer, transition="archive", transitioned=3)
    assert officer.send(shown, "Apply the transition archive").status == 303


def test_r4_cases_that_can_not_be_moved_may_have_been_erased_before(rig: PortsInMemory, officer: Officer) -> None:
    assert ended(rig, officer, transition="close", transition_failed=3).form("Erase 3 cases") is not None
    rig.put(an_erased("c9"))
    shown = ended(rig, officer, transition="close", transition_failed=4)
    assert shown.form("Erase up to 4 cases") is not None


def test_an_empty_filter_leads_to_no_erasure(rig: PortsInMemory, officer: Officer) -> None:
    rig.records.rows.clear()
    shown = ended(rig, officer, no_longer_matching=0)
    assert "The dry run found no case in the filter." in shown.text


def test_a_filter_too_large_to_be_counted_is_erased_without_a_number(
    rig: PortsInMemory, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.application.reading.filter_selection._MOST_ROWS_COUNTED", 1)
    change(rig, a_filter(where=(a_condition(Operator.EQ, "North"),)))
    shown = officer.get(START)
    assert "The filter holds more cases than can be counted here." in shown.text
    shown = ended(rig, officer)
    assert shown.form("Erase 3 cases").fields["max_records"] == ""
    refused = officer.send(shown, "Erase 3 cases", max_records="3")
    assert refused.errors == ["The filter is too large to be counted. Leave this empty."]
    assert officer.send(shown, "Erase 3 cases").status == 303


def test_a_user_who_may_only_erase_sees_their_own_dry_runs_and_no_case(rig: PortsInMemory, officer: Officer) -> None:
    address = ended(rig, officer).path
    eraser = an_officer(rig, [Permission.DELETE_PERSONAL_DATA])
    shown = eraser.get(address)
    assert "/console/records/" not in "".join(shown.links.values())
    assert "/console/jobs/" not in shown.body
    assert eraser.send(shown, "Erase 3 cases").status == 303
    assert eraser.session is not None
    eraser.session = replace(eraser.session, user=UserId("oscar"))
    assert eraser.get(address).status == 404


def test_r3_it_needs_the_permission_to_delete_personal_data(rig: PortsInMemory, officer: Officer) -> None:
    address = ended(rig, officer).path
    reader = an_officer(rig, [Permission.READ_RECORDS, Permission.VIEW_JOBS])
    token = {"csrf": "a-token-of-the-session", "key": "k"}
    for answer in (reader.get(START), reader.get(address), reader.post(START, token), reader.post(address, token)):
        assert answer.status == 403
    assert jobs(rig, dry_run=False) == []


def test_a_job_that_is_no_dry_run_of_the_filter_is_not_found(rig: PortsInMemory, officer: Officer) -> None:
    shown = ended(rig, officer)
    real = officer.send(shown, "Erase 3 cases").goes_to.partition("?")[0].rpartition("/")[2]
    SaveFilter(rig)(a_caller(), a_filter(id=FilterId("other")), None)
    dry = shown.path.rpartition("/")[2]
    for address in (f"{START}/{real}", f"{START}/unknown", f"/console/redactions/other/{dry}"):
        assert officer.get(address).status == 404
    assert officer.get("/console/redactions/unknown").status == 404


def test_an_outdated_filter_says_what_no_longer_fits(rig: PortsInMemory, officer: Officer) -> None:
    change(rig, a_filter(where=(a_condition(Operator.EQ, "North"),)))
    rig.keep(a_workflow(fields=()))
    shown = officer.get(START)
    assert shown.status == 409
    assert "North" not in shown.body


def test_many_fields_are_named_in_part(rig: PortsInMemory, officer: Officer) -> None:
    fields = [replace(a_workflow().fields[4], name=f"f{number:02}") for number in range(30)]
    rig.keep(a_workflow(fields=tuple(fields)))
    assert "f19 and 10 more (complaints)" in officer.get(START).text


def test_each_page_is_sound(rig: PortsInMemory, officer: Officer) -> None:
    working, before = officer.get(started(officer, "close")), ended(rig, officer, transition="archive")
    refused = officer.send(before, "Erase 3 cases", max_records="many")
    rig.put(a_record("c8"))
    for shown in (officer.get(START), working, before, refused, officer.send(before, "Erase 3 cases")):
        assert_sound(shown.body)
