"""A filter that is there already, changed by picking."""

import pytest

from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.kernel.identifiers import FilterId
from shared.records.condition import Operator
from shared.records.filter import Filter
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T, a_caller, a_condition, a_filter, a_workflow
from tests.unit.console.filters.acts import EDIT, condition, saved
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

WHERE = (
    a_condition(Operator.NE, "North"),
    a_condition(Operator.IN, [1, 2.5], "score"),
    a_condition(Operator.LE, "2024-12-31", "closed_on"),
    a_condition(Operator.IN, ["2024-12-31", "2025-01-01"], "closed_on"),
    a_condition(Operator.EQ, value=True, name="urgent"),
    a_condition(Operator.IN, [True, False], "urgent"),
    a_condition(Operator.EXISTS, value=False, name="ward"),
)


def test_a_filter_that_was_saved_by_the_api_comes_back_as_it_was(rig: PortsInMemory, officer: Officer) -> None:
    SaveFilter(rig)(a_caller(), a_filter(where=WHERE), None)
    shown = officer.send(officer.send(officer.get(EDIT), "Continue to states"), "Continue to conditions")
    assert_sound(shown.body)
    assert officer.send(shown, "Save the filter").status == 303
    assert saved(rig, "old") == a_filter(where=WHERE, version=2)


@pytest.mark.parametrize(("value", "other"), [(True, False), (False, True)])
def test_what_is_not_ticked_is_unticked(
    rig: PortsInMemory,
    officer: Officer,
    value: bool,  # noqa: FBT001 – the value of a tick
    other: bool,  # noqa: FBT001 – the other
) -> None:
    SaveFilter(rig)(a_caller(), a_filter(where=(a_condition(Operator.NE, value, "urgent"),)), None)
    shown = officer.send(officer.send(officer.get(EDIT), "Continue to states"), "Continue to conditions")
    officer.send(shown, "Save the filter")
    assert saved(rig, "old").where == (a_condition(Operator.EQ, other, "urgent"),)


def test_a_stale_form_says_what_has_changed_and_keeps_what_was_picked(rig: PortsInMemory, officer: Officer) -> None:
    SaveFilter(rig)(a_caller(), a_filter(), None)
    shown = officer.send(officer.send(officer.get(EDIT), "Continue to states"), "Continue to conditions")
    SaveFilter(rig)(a_caller(), a_filter(states=("open",)), 1)
    refused = officer.send(condition(officer, shown, "urgent"), "Save the filter", condition_1_op="yes")
    assert refused.status == 412
    assert "What the filter asks for now What When you opened it Now States closed open" in refused.text
    assert officer.send(refused, "Save the filter").status == 303
    assert saved(rig, "old") == a_filter(where=(a_condition(Operator.EQ, value=True, name="urgent"),), version=3)


def test_a_filter_that_was_deleted_meanwhile_is_not_found(rig: PortsInMemory, officer: Officer) -> None:
    SaveFilter(rig)(a_caller(), a_filter(), None)
    shown = officer.send(officer.send(officer.get(EDIT), "Continue to states"), "Continue to conditions")
    DeleteFilter(rig)(a_caller(), FilterId("old"))
    assert officer.send(shown, "Save the filter").status == 404
    assert rig.catalogue.get(T, Filter, "old") is None


def test_a_condition_that_no_longer_fits_can_only_be_removed(rig: PortsInMemory, officer: Officer) -> None:
    SaveFilter(rig)(a_caller(), a_filter(where=(a_condition(Operator.EQ, "North"),)), None)
    rig.keep(a_workflow(fields=()))
    shown = officer.send(officer.send(officer.get(EDIT), "Continue to states"), "Continue to conditions")
    assert "ward can’t be searched in these workflows" in shown.text
    refused = officer.send(shown, "Save the filter")
    assert refused.errors == ["ward can’t be searched in these workflows. Remove the condition"]
    assert officer.send(officer.send(refused, "Remove condition 1"), "Save the filter").status == 303
    assert saved(rig, "old").where == ()
