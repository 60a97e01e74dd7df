"""What nights, lists and counts ask is counted in ranges of the indexes, and bounded by what a rule says, not by time (X21)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.application.records.list_cases import ListCases
from shared.jobs.job import AnonymisationRun, PolicyRun
from shared.kernel.bounds import MOST_QUERIES_OF_A_LIST, PLACES
from shared.kernel.identifiers import SHARDS, JobId
from shared.records.workflow import State, Workflow, WorkflowRule
from tests.unit.application.asked import queries_of
from tests.unit.application.nights import start_anonymisation_run, start_policy_run
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, TODAY, a_caller, a_filter, a_policy, a_record, a_workflow, key

LONG_AGO = NOW - timedelta(days=1000)
POLICIES, ANONYMISATION = JobId(f"retention_policies-{TODAY}"), JobId(f"retention_anonymisation-{TODAY}")


def _policy_run(rig: Rig) -> None:
    rig.jobs.jobs.clear()
    start_policy_run(rig, NOW)
    rig.run_shards(POLICIES)


def _with_rules(*rules: WorkflowRule) -> Workflow:
    return a_workflow(rules=rules)


def _rule(days: int = 10, state: str = "open", transition: str = "close") -> WorkflowRule:
    return WorkflowRule(in_state=state, for_days=days, transition=transition)


@pytest.mark.parametrize("rules", [[_rule()] * 500, [_rule(days) for days in range(10, 510)]], ids=["equal", "by days"])
def test_x21_five_hundred_rules_of_one_state_ask_what_one_asks(rules: list[WorkflowRule]) -> None:
    asked = []
    for some in ([_rule()], rules):
        rig = Rig()
        rig.keep(_with_rules(*some))
        asked.append(queries_of(rig, lambda rig=rig: _policy_run(rig)))  # type: ignore[misc]  # a default is no argument
    assert asked[0] == asked[1] > 0


@given(
    st.lists(st.builds(_rule, st.integers(0, 30), st.sampled_from(["open", "closed"])), max_size=30),
    st.integers(0, 40),
)
def test_x21_r8_one_range_a_state_moves_what_a_range_a_rule_would(rules: list[WorkflowRule], age: int) -> None:
    rig = Rig()
    rig.keep(_with_rules(*(_rule(one.for_days, "open", "close") for one in rules if one.in_state == "open")))
    rig.put(a_record("c1", state="open", state_entered_at=NOW - timedelta(days=age), changed_at=LONG_AGO))
    _policy_run(rig)
    is_asked = any(one.in_state == "open" and one.for_days <= age for one in rules)
    assert (rig.row(key("c1")).state == "closed") is is_asked


def test_x21_equal_rules_are_one_in_the_job() -> None:
    rig = Rig()
    rig.keep(_with_rules(*[_rule()] * 500, _rule(20)))
    _policy_run(rig)
    request = rig.job(POLICIES).request
    assert isinstance(request, PolicyRun)
    assert [(rule.state, rule.transition) for rule in request.rules] == [("open", "close")] * 2


@pytest.mark.parametrize("due", [0, 500])
def test_x21_a_night_asks_each_stage_of_each_workflow_a_few_times_however_much_is_due(rig: Rig, due: int) -> None:
    rig.keep(a_policy())
    rig.put(*(a_record(f"c{number}", state_entered_at=LONG_AGO, policy_date=TODAY) for number in range(due)))
    asked = queries_of(rig, lambda: start_anonymisation_run(rig, NOW))
    request = rig.job(ANONYMISATION).request
    assert isinstance(request, AnonymisationRun)
    assert 0 < asked <= SHARDS * MOST_ASKED * len(request.workflows)


MOST_ASKED = 4 + 3  # whether a stage has anything due, and how much of those that are counted


def test_x21_a_page_of_cases_asks_no_more_than_its_most_and_goes_on_behind_it(rig: Rig) -> None:
    states = [State(name=f"s{number}", end=False) for number in range(PLACES.most)]
    rig.keep(a_workflow(states=tuple(states)))
    rig.put(a_record("first", state="s0"), a_record("last", state=states[-1].name))
    filter_ = a_filter(states=tuple(state.name for state in states))
    found: list[str] = []
    pages, cursor = 0, None
    while True:

        def page(after: str | None = cursor) -> None:
            nonlocal cursor
            cases, cursor = ListCases(rig)(a_caller(), filter_, after, 50)
            found.extend(case.record.key.record for case in cases)

        assert queries_of(rig, page) <= MOST_QUERIES_OF_A_LIST
        pages += 1
        if cursor is None:
            break
    assert sorted(found) == ["first", "last"]
    assert pages <= 1 + 2 * len(states) * SHARDS // 100
