"""Filters as an officer sees them: their cases, their versions, and the page before one is deleted."""

from dataclasses import replace

import pytest

from functions.console.desk.filters import FilterPages
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission
from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.kernel.identifiers import FilterId, UserId
from shared.records.condition import Operator
from shared.records.filter import Filter
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import (
    TODAY,
    T,
    a_caller,
    a_condition,
    a_field,
    a_filter,
    a_guard,
    a_policy,
    a_record,
    a_workflow,
    an_erased,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

FILTER = "/console/filters/old"


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    SaveFilter(made)(a_caller(), a_filter(), None)
    return made


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    needs = [Permission.READ_RECORDS, Permission.MANAGE_FILTERS, Permission.DELETE_PERSONAL_DATA]
    return Officer(rig, [FilterPages(rig)], needs)


def change(rig: PortsInMemory, filter_: Filter) -> None:
    kept = rig.catalogue.get(T, Filter, filter_.id)
    SaveFilter(rig)(a_caller(), filter_, kept.version if kept else None)


def rows_of(shown: Shown) -> list[str]:
    return [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]


def test_the_list_says_what_each_filter_asks_for(rig: PortsInMemory, officer: Officer) -> None:
    where = (a_condition(Operator.EQ, "North"), a_condition(Operator.GE, 5, "score"))
    change(rig, a_filter(id=FilterId("north"), states=("open", "closed"), where=where))
    shown = officer.get("/console/filters")
    assert rows_of(shown) == [
        "north complaints open, closed ward is North; score is at least 5",
        "old complaints closed none",
    ]
    assert shown.links["old"] == FILTER


def test_x8_a_value_of_a_field_that_has_become_sensitive_is_not_shown(rig: PortsInMemory, officer: Officer) -> None:
    change(rig, a_filter(where=(a_condition(Operator.EQ, "North"),)))
    rig.keep(a_workflow(fields=()))
    for page in ("/console/filters", FILTER, f"{FILTER}/versions", f"{FILTER}/edit"):
        assert "North" not in officer.get(page).body
    listed = officer.get("/console/filters").text
    assert "Outdated" in listed
    assert "ward can no longer be searched, so its value is not shown" in listed
    shown = officer.get(FILTER)
    assert "The filter can’t be used" in shown.text
    assert "Erase its cases" not in shown.links


def test_its_cases_have_plain_values_dates_and_why_they_are_there(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_policy())
    kept = a_record(
        "c1", values={"ward": "North", "name": "Jo Bloggs", "score": 3}, policy_date=TODAY.replace(year=2027)
    )
    rig.put(kept, a_record("c2", legal_hold=a_guard("An inquest")), an_erased("c3"), a_record("c4", state="open"))
    shown = officer.get(FILTER)
    assert {row.split()[0]: row for row in rows_of(shown)} == {
        "complaints/c1": "complaints/c1 closed since 1 March 2026, 9am score: 3 ward: North Kept until 2 March 2027."
        " 2 March 2027, in 365 days",
        "complaints/c2": "complaints/c2 closed since 1 March 2026, 9am – Kept: on legal hold since 2 March 2026. –",
        "complaints/c3": "complaints/c3 closed since 1 March 2026, 9am – Erased on 1 March 2026. –",
    }
    assert shown.links["complaints/c1"] == "/console/records/complaints/c1"
    assert "Jo Bloggs" not in shown.body
    assert "An inquest" not in shown.body


def test_long_lists_of_cases_go_on_and_a_changed_filter_starts_anew(rig: PortsInMemory, officer: Officer) -> None:
    rig.put(*(a_record(f"c{number}") for number in range(60)))
    first = officer.get(FILTER)
    second = officer.get(first.links["Next page"])
    assert len(rows_of(first) + rows_of(second)) == 60
    change(rig, a_filter(states=("open",)))
    assert officer.get(first.links["Next page"]).status == 404


def test_a_user_who_may_only_read_sees_no_way_to_change_or_erase(rig: PortsInMemory) -> None:
    reader = Officer(rig, [FilterPages(rig)], [Permission.READ_RECORDS])
    shown = reader.get(FILTER)
    assert not {"Change the filter", "Delete the filter", "Erase its cases"} & shown.links.keys()
    assert "Make a filter" not in reader.get("/console/filters").links
    for page in ("/edit", "/delete"):
        assert reader.get(f"{FILTER}{page}").status == 403
    assert reader.get("/console/filters/new/build").status == 403


def test_versions_say_what_each_save_changed(rig: PortsInMemory, officer: Officer) -> None:
    change(rig, a_filter(states=("closed", "archived"), where=(a_condition(Operator.IN, ["North", "South"]),)))
    rig.keep(KnownUser(user=UserId("officer"), name="Olive Officer"))
    shown = officer.get(f"{FILTER}/versions")
    assert shown.text.index("Version 2") < shown.text.index("Version 1")
    assert "States: closed, archived (before: closed)" in shown.text
    assert "Conditions: ward is one of North, South (before: none)" in shown.text
    assert "Saved by Olive Officer on 2 March 2026, 9am." in shown.text


def test_s1_deleting_has_a_page_before_it_and_twice_is_once(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(f"{FILTER}/delete")
    assert "nothing of them is erased" in shown.text
    gone = [officer.send(shown, "Delete the filter old").goes_to for _ in range(2)]
    assert gone == ["/console/filters?notice=filter_deleted"] * 2
    assert rig.actions().count(("filter_deleted", "filter/old")) == 1
    assert "old" not in officer.get("/console/filters").links


def test_a_deleted_filter_still_has_its_versions(rig: PortsInMemory, officer: Officer) -> None:
    DeleteFilter(rig)(a_caller(), FilterId("old"))
    assert "Version 1" in officer.get(f"{FILTER}/versions").text
    for page in ("", "/edit", "/delete"):
        assert officer.get(f"{FILTER}{page}").status == 404


def test_each_page_is_sound(rig: PortsInMemory, officer: Officer) -> None:
    rig.put(a_record("c1", values={"ward": "<b>North</b>"}), a_record("c2"))
    change(rig, replace(a_filter(), where=(a_condition(Operator.NE, "<i>"),)))
    for page in ("/console/filters", FILTER, f"{FILTER}/versions", f"{FILTER}/delete"):
        assert "<i>" not in assert_sound(officer.get(page).body).of_class("govuk-main-wrapper")[0].name
        assert "<b>North" not in officer.get(page).body


def test_a_workflow_of_many_fields_shows_each_value_once(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_workflow(fields=tuple(a_field(f"f{number:02}") for number in range(30))))
    rig.put(a_record("c1", values={f"f{number:02}": "x" for number in range(30)}))
    assert rows_of(officer.get(FILTER))[0].count(": x") == 30
