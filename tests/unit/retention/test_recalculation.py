"""Which dates a newly published policy changes."""

from dataclasses import replace

import pytest

from shared.records.workflow import State
from shared.retention.policy import Periods
from shared.retention.recalculation import Changed, changed_periods, followed_version, together
from tests.unit.builders import a_policy, a_workflow, some_periods

WORKFLOW = a_workflow()
EVERYTHING = Changed(states=("closed", "archived"), files=True)
NOTHING = Changed(states=(), files=False)
BEFORE = some_periods(states={"archived": 24}, file_types={"photo": 1})


def _changed(published: Periods, before: Periods | None = BEFORE) -> Changed:
    return changed_periods(replace(a_policy(), periods=before) if before else None, published, WORKFLOW)


@pytest.mark.parametrize("before", [None, some_periods(enabled=False)])
def test_p14_enabling_a_policy_changes_everything(before: Periods | None) -> None:
    assert _changed(some_periods(), before) == EVERYTHING
    assert EVERYTHING.is_anything


@pytest.mark.parametrize("before", [None, BEFORE])
def test_p14_a_disabled_policy_leaves_the_dates_as_they_are(before: Periods | None) -> None:
    assert _changed(some_periods(enabled=False), before) == NOTHING
    assert not NOTHING.is_anything


def test_p3_the_same_periods_change_nothing() -> None:
    assert _changed(BEFORE) == NOTHING


@pytest.mark.parametrize(
    ("archived", "default", "states"),
    [
        (23, 12, ("archived",)),
        (None, 12, ("archived",)),
        (24, 11, ("closed",)),
        (24, None, ("closed",)),
        (23, 11, ("closed", "archived")),
    ],
)
def test_p3_the_end_states_are_told_whose_period_changed(
    archived: int | None, default: int | None, states: tuple[str, ...]
) -> None:
    published = some_periods(
        records=default,
        states={"archived": archived},
        file_types={"photo": 1},
    )
    changed = _changed(published)
    assert changed == Changed(states=states, files=False)
    assert changed.is_anything


def test_p3_a_default_written_out_for_a_state_is_no_change() -> None:
    published = some_periods(states={"archived": 24, "closed": 12}, file_types={"photo": 1})
    assert _changed(published) == NOTHING


@pytest.mark.parametrize(
    "files",
    [
        {"files": 7},
        {"files": None},
        {"file_types": {}},
        {"file_types": {"photo": None}},
        {"file_types": {"photo": 1, "deed": None}},
    ],
)
def test_p3_a_changed_period_of_files_is_told_apart(files: dict[str, object]) -> None:
    published = some_periods(**{"states": {"archived": 24}, "file_types": {"photo": 1}, **files})
    changed = _changed(published)
    assert changed == Changed(states=(), files=True)
    assert changed.is_anything


def test_p3_changes_that_were_never_wholly_carried_out_add_up() -> None:
    one, other = Changed(states=("closed",), files=False), Changed(states=("archived", "closed"), files=True)
    assert together([one, other, NOTHING]) == EVERYTHING
    assert together([one]) == one
    assert together([]) == NOTHING


@pytest.mark.parametrize("end", [True, False])
def test_p3_a_state_that_has_become_an_end_state_or_no_longer_is_one_has_changed(*, end: bool) -> None:
    """Whether its own period has changed or not: the dates of the records in it follow what it was."""
    turned = State(name="open", end=end, end_changed_in=2)
    workflow = a_workflow(states=(turned, *WORKFLOW.states[1:]), version=3)
    dated_by = replace(a_policy(), periods=BEFORE)
    assert changed_periods(dated_by, BEFORE, workflow) == Changed(states=("open",), files=False)
    assert changed_periods(replace(dated_by, workflow_version=2), BEFORE, workflow) == NOTHING
    assert changed_periods(dated_by, replace(BEFORE, enabled=False), workflow) == NOTHING
    enabling = changed_periods(replace(dated_by, periods=some_periods(enabled=False)), BEFORE, workflow)
    assert enabling == Changed(states=("open", *EVERYTHING.states), files=True)


def test_p14_what_has_turned_before_a_policy_was_disabled_is_still_to_be_dated_when_it_is_enabled() -> None:
    workflow, enabled, disabled = replace(WORKFLOW, version=4), some_periods(), some_periods(enabled=False)
    assert followed_version(a_policy(), enabled, workflow) == 4
    assert followed_version(a_policy(), disabled, workflow) == 1
    assert followed_version(None, disabled, workflow) == followed_version(None, enabled, workflow) == 4
