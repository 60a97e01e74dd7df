"""*Delete personal data*: what goes is said before, and what went after."""

from datetime import timedelta

import pytest

from functions.console.records.deletion import Deletion
from functions.console.records.record import Records
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.application.jobs.time_budget import TimeBudget
from shared.records.content import ContentCounts
from tests.unit.application.rig import NO_TIME, SPAN, Rig
from tests.unit.builders import (
    OTHER_JOB,
    PEOPLE,
    T,
    a_claim,
    a_guard,
    a_job,
    a_person,
    a_record,
    a_request,
    a_shard,
    a_workflow,
    an_erased,
    key,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
DELETION = f"{ADDRESS}/deletion"
BUTTON = "Delete personal data"
VALUES = {"name": "Jo Example", "born": "1961-07-14", "ward": "South"}


@pytest.fixture(autouse=True)
def _allowed(rig: Rig) -> None:
    rig.keep(a_workflow(allow_personal_data_deletion=True))


def _officer(rig: Rig, budget: TimeBudget = SPAN, *permissions: Permission) -> Officer:
    deletion = Deletion(rig, rig.run_shard, lambda: budget, timedelta(days=35))
    needed = permissions or (Permission.READ_RECORDS, Permission.DELETE_PERSONAL_DATA)
    return Officer(rig, [Records(rig), deletion], needed)


def test_s1_the_page_says_in_words_and_numbers_what_goes_and_what_stays(rig: Rig) -> None:
    counts = ContentCounts(messages=2, notes=1, attachments=3, files_gone=1)
    person = a_person()
    rig.put(
        person, a_record(values=VALUES, person=person.key, address="streets/s1", counts=counts, request=a_request())
    )
    page = _officer(rig).get(DELETION)
    assert_sound(page.body)
    assert page.tree.xpath("//h2[.='What goes']/following-sibling::ul[1]/li/text()") == [
        "The values of name",
        "The value of born, of which the year alone is left",
        "2 messages",
        "1 note",
        "2 attachments",
        "The pointer to the person people/p1",
        "The pointer to the address streets/s1",
    ]
    assert page.tree.xpath("//h2[.='What stays']/following-sibling::ul[1]/li/text()") == [
        "The case itself, in the state closed",
        "The values of ward, which aren’t sensitive",
        "The person people/p1, with all that is in that record",
        "The reason of the anonymisation request",
        "An entry in the ledger, without personal data: who deleted what, and when",
    ]
    assert "Backups hold it until 6 April 2026." in page.text
    assert not rig.row(key()).is_erased


def test_s1_the_day_until_which_backups_hold_it_is_the_tenants(rig: Rig) -> None:
    rig.keep(TenantSettings(time_zone="Pacific/Honolulu"))
    rig.put(a_record(values=VALUES))
    assert "Backups hold it until 5 April 2026." in _officer(rig).get(DELETION).text


def test_r5_the_outcome_has_a_page_of_its_own_with_counts(rig: Rig) -> None:
    rig.put(a_record(values=VALUES, counts=ContentCounts(notes=1)))
    officer = _officer(rig)
    done = officer.send(officer.get(DELETION), BUTTON)
    assert done.status == 303
    outcome = officer.follow(done)
    assert "The personal data of this case is deleted." in outcome.text
    assert outcome.tree.xpath("//h2[.='What went']/following-sibling::ul[1]/li/text()") == ["2 values", "1 note"]
    assert rig.row(key()).is_erased
    assert "Jo Example" not in officer.get(ADDRESS).body


def test_s1_a_double_click_a_reload_and_the_back_button_do_nothing_twice(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    officer = _officer(rig)
    page = officer.get(DELETION)
    first, again = officer.send(page, BUTTON), officer.send(page, BUTTON)
    assert first.goes_to == again.goes_to
    assert len(rig.jobs.jobs) == 1
    assert rig.actions() == [("redaction_requested", "complaints/c1")]


def test_x7_what_a_ground_withholds_has_no_button_and_says_why(rig: Rig) -> None:
    rig.put(a_person(legal_hold=a_guard()), a_record(values=VALUES, person=key("p1", PEOPLE)))
    page = _officer(rig).get(DELETION)
    assert (
        "Nothing can be deleted from this case, because a record that it is linked with is on legal hold." in page.text
    )
    assert not page.tree.xpath("//main//form")


def test_x7_a_hold_that_comes_after_the_page_is_named_on_the_outcome(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    officer = _officer(rig)
    page = officer.get(DELETION)
    rig.put(a_record(values=VALUES, legal_hold=a_guard()))
    outcome = officer.follow(officer.send(page, BUTTON))
    assert "Nothing was deleted, because it is on legal hold." in outcome.text
    assert "What went" not in outcome.text
    assert not rig.row(key()).is_erased


def test_x5_nothing_left_to_delete_is_no_error(rig: Rig) -> None:
    rig.put(an_erased(values={"ward": "South"}))
    page = _officer(rig).get(DELETION)
    assert "Nothing is left to delete: the personal data of this case was deleted before." in page.text


def test_r5_what_cannot_end_in_time_goes_on_and_the_page_says_so(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    page = _officer(rig).get(DELETION)
    rig.start(a_job(id=OTHER_JOB), a_shard(0, job=OTHER_JOB))
    rig.put(a_record(values=VALUES, claim=a_claim(OTHER_JOB)))
    officer = _officer(rig, NO_TIME)
    assert "is being erased at this moment" in officer.get(DELETION).text
    outcome = officer.follow(officer.send(page, BUTTON))
    assert "It goes on by itself, also when you leave this page." in outcome.text
    assert not outcome.tree.xpath("//*[@data-ended]")


def test_r5_a_workflow_that_no_longer_allows_it_refuses(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    officer = _officer(rig)
    page = officer.get(DELETION)
    rig.keep(a_workflow(allow_personal_data_deletion=False))
    refused = officer.send(page, BUTTON)
    assert (refused.status, "does not allow manual deletion" in refused.text) == (409, True)
    assert not rig.row(key()).is_erased


def test_s1_a_form_without_its_key_does_nothing(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    officer = _officer(rig)
    refused = officer.post(DELETION, {"csrf": "a-token-of-the-session"})
    assert (refused.status, rig.jobs.jobs) == (422, {})


def test_x13_a_case_that_cannot_be_read_is_shown_as_failed(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    officer = _officer(rig)
    page = officer.get(DELETION)
    rig.records.unreadable.add((T, key()))
    outcome = officer.follow(officer.send(page, BUTTON))
    assert "Nothing was deleted: it failed (unreadable_record). Ask the person who runs the service." in outcome.text


def test_the_outcome_of_another_record_is_not_found(rig: Rig) -> None:
    rig.put(a_record(values=VALUES), a_record("c2"))
    officer = _officer(rig)
    done = officer.send(officer.get(DELETION), BUTTON)
    assert officer.get(done.goes_to.replace("/c1/", "/c2/")).status == 404


def test_r3_a_user_who_may_not_delete_personal_data_is_refused(rig: Rig) -> None:
    rig.put(a_record(values=VALUES))
    reader = _officer(rig, SPAN, Permission.READ_RECORDS)
    assert reader.get(DELETION).status == 403
    assert reader.post(DELETION, {"csrf": "a-token-of-the-session", "once": "x"}).status == 403
    assert not rig.row(key()).is_erased
