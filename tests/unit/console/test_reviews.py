"""Reviews: what is to be looked at by day, and what is overdue (S7, P9, P10)."""

from datetime import timedelta

import pytest

from functions.console.desk.reviews import LISTS, ReviewPages
from shared.access.permissions import Permission
from tests.unit.application.rig import Rig
from tests.unit.builders import DAY, TODAY, a_guard, a_person, a_record, a_request
from tests.unit.console.officer import Officer, Shown

HELD, REQUESTED = (one.href for one in LISTS)


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def officer(rig: Rig) -> Officer:
    return Officer(rig, [ReviewPages(rig)], [Permission.EDIT_DATA_PROTECTION])


def _records(shown: Shown) -> list[str]:
    return [one.text_content().strip() for one in shown.tree.xpath("//table//a")]


def test_s7_p10_what_a_guard_keeps_is_listed_by_review_day_with_what_is_overdue_first_and_named_so(
    rig: Rig, officer: Officer
) -> None:
    rig.put(
        a_record("later", legal_hold=a_guard(review=TODAY + 9 * DAY)),
        a_record("today", legal_hold=a_guard(review=TODAY)),
        a_record("late", legal_hold=a_guard("the inquest"), restriction=a_guard("asked for", TODAY - DAY)),
        a_record("free"),
    )
    shown = officer.get(HELD)
    assert _records(shown) == ["complaints/late", "complaints/today", "complaints/later"]
    assert shown.links["complaints/late"] == "/console/records/complaints/late"
    rows = [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]
    assert ["Overdue" in row for row in rows] == [True, False, False]
    assert "1 March 2026" in rows[0]
    assert "Legal hold since 2 March 2026: the inquest" in rows[0]
    assert "Processing restricted since 2 March 2026: asked for" in rows[0]


def test_s7_p9_open_requests_are_listed_by_due_day_with_those_that_a_hold_keeps(rig: Rig, officer: Officer) -> None:
    rig.put(
        a_record("soon", request=a_request(due=TODAY + DAY)),
        a_person(request=a_request(due=TODAY - DAY), legal_hold=a_guard()),
    )
    shown = officer.get(REQUESTED)
    assert _records(shown) == ["people/p1", "complaints/soon"]
    rows = [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]
    assert "Overdue" in rows[0]
    assert "Kept by a legal hold, so it is not carried out." in rows[0]
    assert "Overdue" not in rows[1]


@pytest.mark.parametrize("list_", [HELD, REQUESTED])
def test_s7_only_what_is_overdue_can_be_shown(rig: Rig, officer: Officer, list_: str) -> None:
    more = {"legal_hold": a_guard(review=TODAY), "request": a_request(due=TODAY)}
    rig.put(a_record("today", **more))
    shown = officer.get(f"{list_}?show=overdue")
    assert _records(shown) == []
    assert "overdue" in shown.text
    past = TODAY - timedelta(days=40)
    rig.put(a_record("late", legal_hold=a_guard(review=past), request=a_request(due=past)))
    assert _records(officer.get(shown.links["Show all"])) == ["complaints/late", "complaints/today"]
    assert _records(officer.get(f"{list_}?show=overdue")) == ["complaints/late"]


def test_s7_a_long_list_goes_on(rig: Rig, officer: Officer) -> None:
    rig.put(*(a_record(f"c{number:03}", legal_hold=a_guard(review=TODAY + number * DAY)) for number in range(120)))
    found: list[str] = []
    address: str | None = HELD
    while address is not None:
        shown = officer.get(address)
        found += _records(shown)
        address = next((href for text, href in shown.links.items() if text.startswith("Next page")), None)
    assert found == [f"complaints/c{number:03}" for number in range(120)]


def test_reasons_stay_text_and_are_seen_with_the_permission_alone(rig: Rig, officer: Officer) -> None:
    rig.put(a_record("c1", legal_hold=a_guard("<script>alert(1)</script>")))
    assert "<script>alert(1)" not in officer.get(HELD).body
    assert "<script>alert(1)</script>" in officer.get(HELD).text
    outsider = Officer(rig, [ReviewPages(rig)], set(Permission) - {Permission.EDIT_DATA_PROTECTION})
    assert outsider.get(HELD).status == outsider.get(REQUESTED).status == 403


def test_x19_a_list_knows_no_other_narrowing(officer: Officer) -> None:
    assert [officer.get(f"{HELD}?show={one}").status for one in ("overdue", "overdue,late", "late")] == [200, 404, 404]
