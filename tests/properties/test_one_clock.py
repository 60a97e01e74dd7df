"""One clock for a record, however it moves (P4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.records.index_position import index_position
from shared.records.record import Record
from shared.records.workflow import Kind, State, Workflow
from shared.retention.entering import clock_start, entered
from shared.retention.period import Period, end_of_period
from shared.retention.redating import redated
from tests.unit.builders import LONDON, NOW, a_record, a_workflow, some_periods

STATES = ("open", "paused", "closed", "archived")
moves = st.lists(st.tuples(st.sampled_from(STATES), st.integers(1, 400).map(timedelta)), min_size=1, max_size=8)
ends = st.frozensets(st.sampled_from(STATES))


def _workflow(ends: frozenset[str]) -> Workflow:
    states = tuple(State(name=name, end=name in ends) for name in STATES)
    return replace(a_workflow(), kind=Kind.CASE, states=states, transitions=(), rules=())


def _moved(workflow: Workflow, moves: Sequence[tuple[str, timedelta]]) -> tuple[Record, list[tuple[str, datetime]]]:
    record, at = a_record(state="open", ended_at=None), NOW
    history = [(record.state, record.state_entered_at)]
    if workflow.is_end_state("open"):
        record = replace(record, ended_at=record.state_entered_at)
    for state, after in moves:
        at += after
        record = entered(record, workflow, state, at)
        history.append((state, at))
    return record, history


def _start(history: Sequence[tuple[str, datetime]], ends: frozenset[str]) -> datetime | None:
    """Read the clock's start off the history: the first of the end states that the record has not left since."""
    started = None
    for state, at in reversed(history):
        if state not in ends:
            break
        started = at
    return started


@given(ends=ends, moves=moves)
def test_p4_the_clock_starts_where_the_history_last_came_from_a_state_that_is_no_end_state(
    ends: frozenset[str], moves: Sequence[tuple[str, timedelta]]
) -> None:
    workflow = _workflow(ends)
    record, history = _moved(workflow, moves)
    assert clock_start(record, workflow) == record.ended_at == _start(history, ends)


@given(ends=ends, moves=moves, months=st.integers(0, 30))
def test_p4_the_date_is_that_start_plus_the_period_of_the_state_that_it_is_in_now(
    ends: frozenset[str], moves: Sequence[tuple[str, timedelta]], months: int
) -> None:
    workflow = _workflow(ends)
    record, history = _moved(workflow, moves)
    periods = some_periods(records=7, states={record.state: months})
    dated = redated(record, workflow, periods, LONDON, (), is_recalculation=False).record
    started = _start(history, ends)
    assert dated.policy_date == (started and end_of_period(started, Period(months), LONDON))


@given(ends=ends, moves=moves)
def test_p4_x9_a_range_of_the_index_up_to_an_instant_has_all_that_entered_the_state_by_then(
    ends: frozenset[str], moves: Sequence[tuple[str, timedelta]]
) -> None:
    """In end states the index is sorted by the clock's start, and rules and jobs ask for the state's own instant."""
    workflow = _workflow(ends)
    record, _ = _moved(workflow, moves)
    since = index_position(record).since
    assert since <= record.state_entered_at
    assert since == (clock_start(record, workflow) or record.state_entered_at)


@given(ends=ends, then=ends, moves=moves)
def test_p4_a_changed_workflow_never_makes_a_clock_run_before_the_record_had_ended(
    ends: frozenset[str], then: frozenset[str], moves: Sequence[tuple[str, timedelta]]
) -> None:
    """A state that becomes an end state counts from when the record came into it; one that is none has no clock."""
    record, history = _moved(_workflow(ends), moves)
    started = clock_start(record, _workflow(then))
    if record.state not in then:
        assert started is None
    else:
        assert started == (_start(history, ends) or record.state_entered_at)
