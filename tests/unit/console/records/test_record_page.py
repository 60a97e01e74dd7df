"""A record's page, and the way to it."""

import json
from dataclasses import replace

import pytest

from functions.console.records.record import Records
from shared.access.permissions import Permission
from shared.records.content import ContentCounts
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import (
    DAY,
    NOW,
    PEOPLE,
    TODAY,
    a_claim,
    a_guard,
    a_person,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_erasure,
    changed,
    key,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

PLANTED = "<script>alert('x')</script>\nnext line & more"
ADDRESS = "/console/records/complaints/c1"
READER = (Permission.READ_RECORDS,)


def _officer(rig: PortsInMemory, *permissions: Permission) -> Officer:
    return Officer(rig, [Records(rig)], permissions or READER)


def _ways(shown: Shown) -> list[str]:
    return [text for text, href in shown.links.items() if href.startswith(f"{ADDRESS}/")]


def test_p21_the_page_says_why_the_record_is_still_there(rig: PortsInMemory) -> None:
    rig.keep(a_policy())
    rig.put(a_record(policy_date=TODAY.replace(year=2027), values={"ward": "South"}))
    shown = _officer(rig).get(ADDRESS)
    assert (shown.status, shown.title) == (200, "Case complaints/c1 – council – Expunge")
    assert "Kept until 2 March 2027." in shown.text
    assert "ward South" in shown.text
    assert "DP anonymisation date 2 March 2027" in shown.text


def test_x7_the_ground_that_would_withhold_it_is_shown_in_words(rig: PortsInMemory) -> None:
    rig.put(a_person(legal_hold=a_guard()), a_record(person=key("p1", PEOPLE)))
    shown = _officer(rig).get(ADDRESS)
    assert "No erasure takes it now, because a record that it is linked with is on legal hold." in shown.text
    assert "It is kept through what it points to: people/p1." in shown.text
    rig.put(a_person())
    assert "It is kept through" not in _officer(rig).get(ADDRESS).text


@pytest.mark.parametrize("name", ["ward", "name", PLANTED])
def test_s1_markup_in_any_value_stays_text(rig: PortsInMemory, name: str) -> None:
    guard = a_guard(PLANTED)
    rig.put(a_record(values={name: PLANTED}, legal_hold=guard, request=a_request(reason=PLANTED), state=PLANTED))
    shown = _officer(rig, *Permission).get(ADDRESS)
    assert_sound(shown.body)
    assert "alert(" in shown.text
    assert not [one for one in shown.tree.xpath("//script") if "alert(" in (one.text or "")]


def test_p6_reasons_are_shown_to_who_may_read_them(rig: PortsInMemory) -> None:
    rig.put(a_record(legal_hold=a_guard("the inquest")))
    assert "DP legal hold reason the inquest" in _officer(rig, *Permission).get(ADDRESS).text
    hidden = _officer(rig).get(ADDRESS)
    assert "the inquest" not in hidden.body
    assert "DP legal hold reason You can’t see this" in hidden.text


def test_x1_what_an_erasure_took_and_what_it_left_are_named(rig: PortsInMemory) -> None:
    erasure = replace(an_erasure(), treated={"born": TreatmentName.YEAR})
    rig.put(a_record(values={"born": "1961", "ward": "South"}, erasure=erasure))
    text = _officer(rig).get(ADDRESS).text
    assert "name Erased, or never there Sensitive" in text
    assert "born 1961 Sensitive Erased: what is left is the year alone" in text
    assert "ward South" in text


def test_x5_both_instants_of_a_second_erasure_are_shown(rig: PortsInMemory) -> None:
    rig.put(a_record(erasure=an_erasure()))
    text = _officer(rig).get(ADDRESS).text
    assert "Erased 1 March 2026, 9am" in text
    assert "Erased again" not in text
    rig.put(a_record(erasure=replace(an_erasure(), first_at=NOW - 9 * DAY)))
    text = _officer(rig).get(ADDRESS).text
    assert "Erased 21 February 2026, 9am Erased again 1 March 2026, 9am" in text


def test_x1_a_value_that_no_field_defines_is_named_as_sensitive(rig: PortsInMemory) -> None:
    rig.put(a_record(values={"odd": ["a", 1]}))
    assert 'odd ["a", 1] Sensitive Not a field of the workflow' in _officer(rig).get(ADDRESS).text


def test_contents_and_links_lead_on(rig: PortsInMemory) -> None:
    person = a_person(counts=ContentCounts(notes=1200, attachments=3, files_gone=1))
    rig.put(person, a_record(person=person.key), a_record("c2", person=person.key, restriction=a_guard()))
    officer = _officer(rig)
    shown = officer.get("/console/records/people/p1")
    assert shown.links["Notes"] == "/console/records/people/p1/notes"
    assert "Notes 1,200" in shown.text
    assert "Attachments 2" in shown.text
    assert "complaints/c2 closed Processing restricted" in shown.text
    assert shown.links["complaints/c1"] == ADDRESS
    assert officer.get(ADDRESS).links["people/p1"] == "/console/records/people/p1"


def test_x18_more_links_than_a_page_shows_are_a_page_of_their_own(rig: PortsInMemory) -> None:
    person = a_person()
    rig.put(person, *(a_record(f"c{number:02}", person=person.key) for number in range(11)))
    shown = _officer(rig).get("/console/records/people/p1")
    assert "complaints/c09" in shown.text
    assert "complaints/c10" not in shown.text
    assert shown.links["See all that points to this record"] == "/console/records/people/p1/links"


def test_p13_an_account_says_whether_its_owner_may_log_in_and_why_not(rig: PortsInMemory) -> None:
    rig.keep(a_workflow("accounts", kind=Kind.PORTAL_ACCOUNT))
    account = a_record(key("a1", "accounts"))
    officer = _officer(rig)
    rig.put(account)
    assert "Portal login Allowed." in officer.get("/console/records/accounts/a1").text
    rig.put(changed(account, request=a_request()))
    text = officer.get("/console/records/accounts/a1").text
    assert "Portal login Refused: a member of staff has asked for this account to be anonymised." in text
    assert "Portal login" not in officer.get("/console/records/people/p1").text


def test_s1_each_permission_opens_its_own_ways(rig: PortsInMemory) -> None:
    rig.keep(a_workflow(allow_personal_data_deletion=True))
    rig.put(a_record())
    assert _ways(_officer(rig).get(ADDRESS)) == ["Messages", "Letters", "Email alerts", "Notes", "Attachments"]
    opened = {
        Permission.DELETE_PERSONAL_DATA: ["Delete personal data"],
        Permission.EDIT_DATA_PROTECTION: ["Put on legal hold", "Restrict processing", "Preserved versions"],
        Permission.EDIT_RECORDS: ["Move to another state", "Edit values and pointers", "Add a message"],
        Permission.READ_LEDGER: ["Timeline of this record"],
    }
    for permission, texts in opened.items():
        assert set(texts) <= set(_ways(_officer(rig, *READER, permission).get(ADDRESS)))
    both = (Permission.EDIT_DATA_PROTECTION, Permission.REQUEST_ANONYMISATION)
    assert "Request anonymisation" in _ways(_officer(rig, *READER, *both).get(ADDRESS))
    assert "Request anonymisation" not in _ways(_officer(rig, *READER, both[1]).get(ADDRESS))


def test_s1_a_way_that_the_record_closes_is_left_out(rig: PortsInMemory) -> None:
    officer = _officer(rig, *Permission)
    rig.put(a_record(restriction=a_guard(), request=a_request()))
    ways = _ways(officer.get(ADDRESS))
    assert "Delete personal data" not in ways  # the workflow's toggle is off
    assert {"Renew the restriction", "Lift the restriction", "Withdraw the anonymisation request"} <= set(ways)
    assert not {"Restrict processing", "Edit values and pointers", "Add a note", "Request anonymisation"} & set(ways)
    rig.put(a_record(claim=a_claim()))
    claimed = officer.get(ADDRESS)
    assert "This record is being erased now." in claimed.text
    assert "What you can do" not in claimed.text
    rig.put(a_record(erasure=an_erasure()))
    assert not {"Put on legal hold", "Add a note", "Request anonymisation"} & set(_ways(officer.get(ADDRESS)))


def test_x8_a_record_is_found_by_what_is_typed_and_nothing_of_it_is_in_the_address(rig: PortsInMemory) -> None:
    rig.put(a_record())
    officer = _officer(rig)
    page = officer.get("/console/records")
    found = officer.send(page, "Find the record", workflow="complaints", record=" c1 ")
    assert (found.status, found.goes_to) == (303, ADDRESS)
    missing = officer.send(page, "Find the record", workflow="complaints", record="c9")
    assert (missing.status, missing.errors) == (422, ["There is no such record. Check the workflow and the id"])
    named = officer.send(page, "Find the record", workflow="", record="Jo Example")
    assert named.errors == ["Enter the workflow, such as complaints"]
    named = officer.send(page, "Find the record", workflow="complaints", record="Jo Example")
    assert named.errors == ["An id has up to 64 letters without accents, digits, dots, hyphens and underscores"]
    assert named.tree.xpath("//input[@id='record']/@value") == ["Jo Example"]


def test_a_record_that_is_not_there_and_one_of_another_organisation_look_the_same(rig: PortsInMemory) -> None:
    shown = _officer(rig).get("/console/records/complaints/c9")
    assert (shown.status, "Page not found" in shown.text) == (404, True)


def test_x8_nothing_of_a_record_is_in_the_log(rig: PortsInMemory, capsys: pytest.CaptureFixture[str]) -> None:
    rig.put(a_record(values={"name": "Jo Example"}))
    _officer(rig).get(ADDRESS)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert "Jo Example" not in json.dumps(lines)
