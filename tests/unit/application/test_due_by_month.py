"""What will become due is counted by month and workflow, up to a bound, and in a bounded number of queries (S2, X21)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.access.permissions import Permission
from shared.application.reading import due_by_month
from shared.application.reading.counted import Counted
from shared.application.reading.due_by_month import CountDueByMonth, DueByMonth, DueOfWorkflow
from shared.application.stored import DayPage, DayRange
from shared.kernel.bounds import MOST_QUERIES_OF_A_PICTURE, WORKFLOWS
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.retention.coming_months import CELLS, ComingMonths
from tests.unit.application.raced import RacedRecords
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    OTHER,
    TODAY,
    T,
    a_caller,
    a_caller_without,
    a_guard,
    a_policy,
    a_record,
    a_request,
    key,
    keys_of_shard,
)
from tests.unit.refusals import refused

DAY = timedelta(days=1)
MONTHS = ComingMonths(today=TODAY)
LEARNERS = WorkflowId("learners")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bound cells and reads so low that a few records are over them."""
    monkeypatch.setattr(due_by_month, "MOST_IN_A_CELL", 4)
    monkeypatch.setattr(due_by_month, "_AT_A_TIME", 2)


def _counted(rig: Rig, after: str | None = None) -> DueByMonth:
    return CountDueByMonth(rig)(a_caller(), after)


def _by_cell(found: DueOfWorkflow) -> dict[int, int]:
    return {cell: one.number for cell, one in enumerate(found.cells) if one.number}


def _due(number: int, day: date, workflow: str = "complaints") -> Record:
    return a_record(key(f"c{number}", workflow), policy_date=day)


def _a_learner(number: int, day: date) -> Record:
    funding = FinalFunding(day=day, reason=FundingReason.DATED)
    return a_record(key(f"l{number}", LEARNERS), state="learning", learner=LearnerFacts(funding=funding))


def test_s2_cases_are_counted_by_the_month_of_their_date_and_what_is_past_due_apart(rig: Rig) -> None:
    rig.keep(a_policy())
    days = [TODAY - 900 * DAY, TODAY, TODAY + DAY, MONTHS.firsts[1], MONTHS.firsts[11], MONTHS.last]
    rig.put(*(_due(number, day) for number, day in enumerate(days)), _due(9, MONTHS.last + DAY))
    (found,) = _counted(rig).workflows
    assert (found.workflow, _by_cell(found)) == ("complaints", {0: 2, 1: 1, 2: 1, 12: 2})
    assert found.total == Counted(number=6)


def test_s2_what_is_held_erased_waiting_or_requested_is_not_due_by_policy(rig: Rig) -> None:
    rig.keep(a_policy())
    rig.put(
        a_record("held", policy_date=TODAY, legal_hold=a_guard()),
        a_record("asked", policy_date=TODAY, request=a_request(TODAY)),
        a_record("undated"),
    )
    counted = _counted(rig)
    assert counted.workflows == ()
    assert counted.requests is not None
    assert [one.number for one in counted.requests][:2] == [1, 0]


def test_p14_a_workflow_whose_policy_is_off_or_has_no_period_is_not_asked(rig: Rig) -> None:
    rig.keep(a_policy(enabled=False), a_policy("people", records=None))
    rig.put(_due(1, TODAY), _due(2, TODAY, "people"))
    assert _counted(rig).workflows == ()


def _keep_learners(rig: Rig, *, enabled: bool = True) -> None:
    things: tuple[tuple[type, object], ...] = (
        (LearnerRetention, LearnerRetention(enabled=enabled, years=6, version=1)),
        (LearnerWorkflow, LearnerWorkflow(workflow=LEARNERS, version=1)),
    )
    rig.catalogue.things |= {(T, kind, SETTING): thing for kind, thing in things}


def test_l5_learners_are_counted_by_the_month_of_their_removal(rig: Rig) -> None:
    _keep_learners(rig)
    assert date(2026, 3, 2) == TODAY
    # The day after six years; 29 February ends on the 28th.
    funded = {
        date(2020, 2, 29): 0,
        date(2020, 3, 1): 0,
        date(2020, 3, 2): 1,
        date(2020, 3, 31): 2,
        date(2021, 2, 27): 12,
    }
    rig.put(*(_a_learner(number, day) for number, day in enumerate([*funded, date(2021, 2, 28)])))
    (found,) = _counted(rig).workflows
    assert (found.workflow, _by_cell(found)) == (LEARNERS, Counter(funded.values()))
    assert _counted(rig, "a").workflows == ()  # they are on the first page


@pytest.mark.usefixtures("small")
def test_l5_a_full_month_of_learners_is_passed_over_to_the_first_day_of_the_next(rig: Rig) -> None:
    _keep_learners(rig)
    in_order = [date(2020, 3, 2)] * 100 + [date(2020, 3, 31)] * 3 + [date(2021, 2, 27)]
    rig.put(*(_a_learner(number, day) for number, day in enumerate(in_order)))
    (found,) = _counted(rig).workflows
    assert (found.cells[1], found.cells[2], found.cells[12]) == (
        Counted(number=4, is_more=True),
        Counted(number=3),
        Counted(number=1),
    )


def test_l1_learners_are_not_counted_while_the_setting_is_off(rig: Rig) -> None:
    _keep_learners(rig, enabled=False)
    rig.put(_a_learner(1, TODAY - 9999 * DAY))
    assert _counted(rig).workflows == ()


@settings(max_examples=30)
@given(st.lists(st.integers(-5, 400), max_size=60), st.integers(1, 6), st.integers(1, 7))
def test_s2_x21_every_cell_is_exact_up_to_its_bound_whatever_is_read_at_a_time(
    offsets: list[int], most: int, at_a_time: int
) -> None:
    rig = Rig()
    rig.keep(a_policy())
    rig.put(*(_due(number, TODAY + offset * DAY) for number, offset in enumerate(offsets)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due_by_month, "MOST_IN_A_CELL", most)
        patch.setattr(due_by_month, "_AT_A_TIME", at_a_time)
        found = _counted(rig).workflows
    expected = Counter(MONTHS.cell(TODAY + offset * DAY) for offset in offsets)
    cells = tuple(Counted(number=min(expected[one], most), is_more=expected[one] > most) for one in range(CELLS))
    assert (found[0].cells if found else tuple(Counted(number=0) for _ in range(CELLS))) == cells


@pytest.mark.usefixtures("small")
def test_x21_a_full_month_is_passed_over_and_not_read_to_its_end(rig: Rig) -> None:
    rig.keep(a_policy())
    rig.put(*(_due(number, TODAY) for number in range(600)), *(_due(1000 + number, MONTHS.last) for number in range(3)))
    asked = _ranges_asked(rig)
    (found,) = _counted(rig).workflows
    assert (found.cells[0], found.cells[12]) == (Counted(number=4, is_more=True), Counted(number=3))
    assert sum(asked) <= 3 * SHARDS


@pytest.mark.usefixtures("small")
def test_x21_a_month_that_fills_up_after_some_pages_is_left_where_it_is_full(rig: Rig) -> None:
    rig.keep(a_policy())
    rig.put(*(a_record(one, policy_date=TODAY) for one in keys_of_shard(3, 20)))
    asked = _ranges_asked(rig)
    assert _counted(rig).workflows[0].cells[0] == Counted(number=4, is_more=True)
    assert asked == [SHARDS, 1, 1, 1]


@pytest.mark.usefixtures("small")
def test_x21_months_that_other_shards_have_filled_are_passed_over_too(rig: Rig) -> None:
    rig.keep(a_policy())
    for shard in range(SHARDS):
        days = [TODAY] * 9 * (shard < SHARDS // 2) + [TODAY + DAY] * 9 + [MONTHS.last]
        keys = keys_of_shard(shard, len(days))
        rig.put(*(a_record(one, policy_date=day) for one, day in zip(keys, days, strict=True)))
    asked = _ranges_asked(rig)
    (found,) = _counted(rig).workflows
    assert [found.cells[cell] for cell in (0, 1, 12)] == [Counted(number=4, is_more=True)] * 3
    assert asked == [SHARDS, SHARDS]


@pytest.mark.usefixtures("small")
def test_s2_requests_are_counted_together_and_from_where_the_list_is_cut_there_may_be_more(rig: Rig) -> None:
    days = [TODAY - DAY, TODAY + DAY, TODAY + DAY, TODAY + DAY]
    rig.put(*(a_record(f"r{number}", request=a_request(day)) for number, day in enumerate(days)))
    exact = _counted(rig).requests
    assert exact is not None
    assert exact == (Counted(number=1), Counted(number=3), *[Counted(number=0)] * 11)
    rig.put(a_record("r9", request=a_request(MONTHS.firsts[1])))
    cut = _counted(rig).requests
    assert cut == (Counted(number=1), Counted(number=3), *[Counted(number=0, is_more=True)] * 11)


def test_s2_a_caller_who_may_not_read_records_is_refused_and_requests_are_for_data_protection(rig: Rig) -> None:
    rig.put(a_record("r1", request=a_request(TODAY)))
    with refused(Forbidden, "permission_required"):
        CountDueByMonth(rig)(a_caller_without(Permission.READ_RECORDS))
    assert CountDueByMonth(rig)(a_caller_without(Permission.EDIT_DATA_PROTECTION)).requests is None


def test_s2_another_tenants_records_are_not_counted(rig: Rig) -> None:
    rig.keep(a_policy())
    rig.put(_due(1, TODAY))
    assert CountDueByMonth(rig)(a_caller(tenant=OTHER)).workflows == ()


def test_x21_a_tenant_with_the_most_workflows_is_counted_page_by_page_each_once(rig: Rig) -> None:
    names = [f"w{number:03d}" for number in range(WORKFLOWS.most)]
    rig.keep(*(a_policy(name) for name in names))
    some = [names[number] for number in (0, 49, 50, 51, 99, 100, 299)]  # around the ends of pages
    rig.put(*(_due(number, TODAY, name) for number, name in enumerate(some)))
    asked, found, after = _ranges_asked(rig), [], None
    while True:
        before = sum(asked)
        counted = _counted(rig, after)
        assert sum(asked) - before <= MOST_QUERIES_OF_A_PICTURE
        found += [one.workflow for one in counted.workflows]
        assert (counted.requests is None) == (after is not None)
        after = counted.next
        if after is None:
            break
    assert found == some


def _ranges_asked(rig: Rig) -> list[int]:
    """Return a list that gets how many ranges each look at the index asks."""
    asked: list[int] = []

    class Counting(RacedRecords):
        def days(self, tenant: TenantId, ranges: Sequence[DayRange], limit: int) -> Sequence[DayPage]:
            asked.append(len(ranges))
            return super().days(tenant, ranges, limit)

    rig.records = Counting(ledger=rig.ledger, rows=rig.records.rows)
    return asked
