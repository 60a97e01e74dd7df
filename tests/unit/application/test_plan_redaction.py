"""What redacting a filter's cases is about."""

import pytest

from shared.access.permissions import Permission
from shared.application.jobs.plan_redaction import PlanRedaction, RedactionPlan
from shared.application.jobs.request_redaction import RedactionOptions
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import FilterId, JobId, WorkflowId
from shared.records.condition import Operator
from tests.unit.application.rig import Rig
from tests.unit.builders import a_caller, a_condition, a_filter, a_record, a_workflow, an_erased
from tests.unit.refusals import refused

CALLER = a_caller()
OLD = FilterId("old")


@pytest.fixture(autouse=True)
def _three_cases(rig: Rig) -> None:
    rig.keep(a_filter())
    rig.keep_version(a_filter())
    rig.put(a_record("c1", values={"ward": "North"}), a_record("c2"), an_erased("c3"), a_record("c4", state="open"))


def plan(rig: Rig) -> RedactionPlan:
    return PlanRedaction(rig)(CALLER, OLD)


def test_r1_it_counts_unerased_and_erased_cases_apart(rig: Rig) -> None:
    found = plan(rig)
    assert (found.unerased, found.erased, found.cases) == (2, 1, 3)


def test_r1_it_counts_what_meets_the_conditions(rig: Rig) -> None:
    rig.keep(a_filter(where=(a_condition(Operator.EQ, "North"),)))
    found = plan(rig)
    assert (found.unerased, found.erased) == (1, 0)


@pytest.mark.parametrize(("most", "cases"), [(1, (None, 1, None)), (2, (2, 1, 3))])
def test_more_than_anybody_counts_is_not_counted(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, most: int, cases: tuple[int | None, ...]
) -> None:
    monkeypatch.setattr("shared.application.jobs.plan_redaction._MOST_COUNTED", most)
    found = plan(rig)
    assert (found.unerased, found.erased, found.cases) == cases


def test_x21_where_counting_would_take_too_much_reading_there_is_no_number(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.application.reading.filter_selection._MOST_ROWS_COUNTED", 1)
    rig.keep(a_filter(where=(a_condition(Operator.EXISTS, value=True),)))
    assert plan(rig).cases is None


def test_any_other_refusal_of_a_count_is_passed_on(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    made = PlanRedaction(rig)

    def refuse(*_: object, **__: object) -> int:
        raise Invalid("something_else", "of another kind")

    monkeypatch.setattr(made.selection, "count", refuse)
    with refused(Invalid, "something_else"):
        made(CALLER, OLD)


def test_r4_it_names_each_transition_of_the_workflows_once(rig: Rig) -> None:
    rig.keep(a_workflow("repairs"), a_filter(workflows=(WorkflowId("complaints"), WorkflowId("repairs"))))
    assert plan(rig).transitions == ("archive", "close")


def test_a_filter_that_is_unknown_or_no_longer_fits_has_no_plan(rig: Rig) -> None:
    with refused(NotFound, "unknown_filter"):
        PlanRedaction(rig)(CALLER, FilterId("new"))
    rig.keep(a_filter(where=(a_condition(Operator.EQ, "x", "gone"),)))
    with refused(RuleConflict, "filter_outdated"):
        plan(rig)


def test_r7_a_dry_run_is_read_by_who_asked_for_it_and_by_who_may_see_jobs(rig: Rig) -> None:
    asker = a_caller(Permission.DELETE_PERSONAL_DATA)
    job = rig.request_redaction(asker, OLD, RedactionOptions(dry_run=True)).id
    read = PlanRedaction(rig).dry_run
    assert read(asker, OLD, job).id == read(a_caller(Permission.VIEW_JOBS, user="other"), OLD, job).id == job
    with refused(NotFound, "unknown_job"):
        read(a_caller(Permission.DELETE_PERSONAL_DATA, user="other"), OLD, job)


def test_an_erasure_another_filters_dry_run_and_no_job_are_no_dry_run(rig: Rig) -> None:
    dry = rig.request_redaction(CALLER, OLD, RedactionOptions(dry_run=True)).id
    real = rig.request_redaction(CALLER, OLD, RedactionOptions()).id
    for name, job in ((FilterId("other"), dry), (OLD, real), (OLD, JobId("none"))):
        with refused(NotFound, "unknown_job"):
            PlanRedaction(rig).dry_run(CALLER, name, job)


def test_x9_a_redaction_of_another_version_than_was_looked_at_is_refused(rig: Rig) -> None:
    with refused(RuleConflict, "filter_changed"):
        rig.request_redaction(CALLER, OLD, RedactionOptions(filter_version=2))
    assert rig.request_redaction(CALLER, OLD, RedactionOptions(filter_version=1)) is not None
