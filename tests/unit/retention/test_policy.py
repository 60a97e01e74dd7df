"""What a policy says of a state and of a file type, and which policies can't be saved."""

import pytest

from shared.kernel.errors import Fault, Invalid
from shared.records.workflow import Kind
from shared.retention.period import Period
from shared.retention.policy import Periods, check_policy
from tests.unit.builders import a_policy, a_workflow, some_periods
from tests.unit.refusals import faults_of, refused

STATES_ONLY = "a period can be given for end states of the workflow only"


def _faults(periods: Periods) -> tuple[Fault, ...]:
    return faults_of("invalid_policy", lambda: check_policy(periods, a_workflow()))


def test_p1_a_state_has_its_own_period_or_the_default() -> None:
    periods = some_periods(states={"archived": 3})
    assert (periods.of_state("archived"), periods.of_state("closed")) == (Period(3), Period(12))


def test_x6_a_state_named_with_no_period_is_kept_for_ever_whatever_the_default() -> None:
    periods = some_periods(states={"archived": None, "closed": 0})
    assert (periods.of_state("archived"), periods.of_state("closed")) == (None, Period(0))
    assert some_periods(records=None).of_state("closed") is None


def test_p1_a_file_type_has_its_own_period_or_the_default_of_files() -> None:
    periods = some_periods(file_types={"photo": 1, "deed": None})
    assert [periods.of_file_type(one) for one in ("photo", "deed", "letter")] == [Period(1), None, Period(6)]
    assert some_periods(files=None).of_file_type("letter") is None


@pytest.mark.parametrize("default", [None, 0, 12])
@pytest.mark.parametrize("named", [{}, {"closed": None}, {"closed": 0}, {"closed": None, "archived": 3}], ids=str)
def test_x21_a_policy_has_a_period_if_and_only_if_some_state_or_type_has(
    default: int | None, named: dict[str, int | None]
) -> None:
    periods = some_periods(records=default, states=named, files=default, file_types=named)
    has_any = any(periods.of_state(one) is not None for one in ("closed", "archived", "another"))
    assert (periods.has_any_of_records, periods.has_any_of_files) == (has_any, has_any)
    only_records = some_periods(records=default, states=named, files=None, file_types={})
    assert (only_records.has_any_of_records, only_records.has_any_of_files) == (has_any, False)


def test_p1_a_policy_that_was_never_edited_is_disabled_and_keeps_everything() -> None:
    periods = Periods()
    assert (periods.enabled, periods.of_state("closed"), periods.of_file_type("letter")) == (False, None, None)


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_p1_a_period_is_for_an_end_state_of_the_workflow_only(state: str) -> None:
    assert _faults(some_periods(states={"closed": 1, state: 1})) == (Fault("/state_retention_months", STATES_ONLY),)


@pytest.mark.parametrize("months", [0, 1200, None])
def test_p1_months_within_bounds_can_be_saved(months: int | None) -> None:
    within = some_periods(
        records=months,
        files=months,
        states={"closed": months},
        file_types={"anything": months},
    )
    assert _faults(within) == ()


def test_p1_learners_have_no_policy() -> None:
    with refused(Invalid, "no_policy_for_learners"):
        check_policy(Periods(), a_workflow(kind=Kind.LEARNER))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LEARNER])
def test_p1_every_other_kind_has_one(kind: Kind) -> None:
    check_policy(some_periods(), a_workflow(kind=kind))


def test_x8_a_policy_does_not_show_the_reason_that_somebody_typed() -> None:
    assert "new schedule" not in repr(a_policy())
