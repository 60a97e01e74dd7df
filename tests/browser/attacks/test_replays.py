"""A form that is sent again does nothing again: a double click, a reload, the way back (S1, X14)."""

import pytest

from tests.browser.attacks.site import fields_of, post
from tests.browser.council import COMPLAINTS, FILTER, Council
from tests.browser.looks import Look
from tests.browser.person import Person

DELETION = "/console/records/complaints/c-1/deletion"
pytestmark = pytest.mark.parametrize("look", [Look(width=1280, scripts=scripts) for scripts in (True, False)], ids=str)


@pytest.fixture(autouse=True)
def _cases(council: Council) -> None:
    council.record(COMPLAINTS, "c-1", "c-2")


def test_an_erasure_by_hand_is_done_once(council: Council, officer: Person) -> None:
    officer.open(DELETION)
    fields = fields_of(officer)
    officer.page.get_by_role("button", name="Delete personal data").dblclick()
    officer.must_see("The personal data of this case is deleted")
    officer.page.reload()
    officer.page.go_back()
    officer.must_see("Nothing is left to delete")
    assert post(officer, DELETION, fields, Origin=officer.origin).status_code == 303
    assert len(council.jobs("manual_redaction")) == 1


def test_an_erasure_of_a_filter_starts_once(council: Council, officer: Person) -> None:
    council.filter()
    officer.open(f"/console/redactions/{FILTER}")
    officer.press("Start a dry run")
    council.settle()
    officer.press("Continue")
    officer.page.get_by_role("button", name="Erase 2 cases").dblclick()
    officer.page.wait_for_url("**/console/jobs/**")
    officer.page.reload()
    officer.page.go_back()
    # The job may have ended meanwhile: then the page is asked for anew, and has nothing left to erase.
    if officer.page.get_by_role("button", name="Erase 2 cases").count():
        officer.press("Erase 2 cases")
    council.settle()
    assert [job["dry_run"] for job in council.jobs("bulk_redaction")].count(False) == 1
