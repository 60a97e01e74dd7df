"""A record: its data protection fields, request, hold, restriction, and the case menu's *Delete personal data* (S5)."""

from datetime import timedelta

from tests.browser.council import ACCOUNTS, COMPLAINTS, IN_A_YEAR, REPAIRS, Council
from tests.browser.person import Person

TWO_YEARS_ON = "31 January 2026"


def test_an_officer_finds_a_record_and_reads_its_data_protection_fields(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1")
    council.note(COMPLAINTS, "c-1")
    council.publish(COMPLAINTS, 24)
    officer.open("/console/records")
    officer.press("Find the record")
    officer.must_be_told("Enter the workflow, such as complaints", "Enter the record’s id, such as 2024-0017")
    officer.type("Workflow", COMPLAINTS)
    officer.type("Id", "c-1")
    officer.press("Find the record")
    officer.must_see("Due since")
    officer.must_see_fact("DP anonymised", "No")
    officer.must_see_fact("DP will be anonymised", "Yes")
    officer.must_see_fact("DP anonymisation date", TWO_YEARS_ON)
    officer.must_see_fact("DP days until anonymisation", "0")
    officer.must_see_fact("DP anonymisation requested", "No")
    officer.must_see_fact("DP legal hold", "No")
    officer.must_see_fact("DP restrict processing", "No")


def test_an_officer_requests_a_records_anonymisation_and_withdraws_the_request(
    council: Council, officer: Person
) -> None:
    council.record(COMPLAINTS, "c-1")
    officer.open("/console/records/complaints/c-1")
    officer.follow("Request anonymisation")
    officer.press("Request anonymisation")
    officer.must_be_told("Enter why the record is to be anonymised", "Enter the day on which it is to be anonymised")
    officer.type("Why is it to be anonymised?", "Asked for by the person")
    officer.enter_day("When is it to be anonymised?", IN_A_YEAR)
    officer.press("Request anonymisation")
    officer.must_see("The anonymisation is requested", "Asked to be anonymised on", "Asked for by the person")
    officer.follow("Withdraw the anonymisation request")
    officer.press("Withdraw the request")
    officer.must_see("The anonymisation request is withdrawn")
    officer.must_not_see("Asked for by the person")


def test_an_officer_puts_a_record_on_hold_restricts_it_and_lifts_both(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1")
    officer.open("/console/records/complaints/c-1")
    officer.follow("Put on legal hold")
    officer.type("Why must this record be kept?", "Claim before the court")
    officer.enter_day("When will you look at it again?", IN_A_YEAR - timedelta(days=2 * 365))
    officer.press("Put on legal hold")
    officer.must_be_told("The day must be today or in the future")
    officer.enter_day("When will you look at it again?", IN_A_YEAR)
    officer.press("Put on legal hold")
    officer.must_see("The record is on legal hold", "Kept: on legal hold since", "Claim before the court")
    officer.follow("Restrict processing")
    officer.type("Why is the processing of this record restricted?", "The person objects")
    officer.enter_day("When will you look at it again?", IN_A_YEAR)
    officer.press("Restrict processing")
    officer.must_see("The processing of the record is restricted")
    officer.follow("Lift the legal hold")
    officer.press("Lift the legal hold")
    officer.must_see("The legal hold is lifted")
    officer.follow("Lift the restriction")
    officer.press("Lift the restriction")
    officer.must_be_told("Enter the day on which the person was told")
    officer.enter_day("When was the person told that the restriction is to be lifted?", council.today)
    officer.press("Lift the restriction")
    officer.must_see("The restriction is lifted", "Kept: its workflow has no published retention policy")


def test_staff_delete_the_personal_data_of_a_case_by_its_menu(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", state="open")
    council.note(COMPLAINTS, "c-1")
    council.workflow(REPAIRS, "case", allow_personal_data_deletion=False)
    council.record(REPAIRS, "r-1")
    officer.open("/console/records/repairs/r-1")
    officer.must_not_see("Delete personal data")
    officer.open("/console/records/complaints/c-1")
    officer.follow("Delete personal data")
    officer.must_see("for good", "What goes", "1 note", "What stays", "Backups hold it until")
    officer.press("Delete personal data")
    council.settle()
    officer.must_see("The personal data of this case is deleted")
    officer.follow("Go back to the case")
    officer.must_see("Erased on", "[redacted]")
    officer.must_not_see("Damp")


def test_an_officer_sees_on_an_accounts_page_that_its_owner_cannot_log_in(council: Council, officer: Person) -> None:
    council.workflow(ACCOUNTS, "portal_account")
    council.record(ACCOUNTS, "a-1", "a-2")
    council.request(ACCOUNTS, "a-1")
    assert council.login(ACCOUNTS, "a-1") is not None
    assert council.login(ACCOUNTS, "a-2") is None
    officer.open("/console/records/accounts/a-1")
    officer.must_see("Refused: a member of staff has asked for this account to be anonymised")
    officer.open("/console/records/accounts/a-2")
    officer.must_see("Allowed.")
