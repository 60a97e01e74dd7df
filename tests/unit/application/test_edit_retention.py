"""The setting that says how long learners are kept: two permissions, two steps (L1, L6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.application.learners.edit_retention import SUBJECT
from shared.application.reporting.sample_past import SamplePast
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import RecordId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from tests.fakes.catalogue import FakeCatalogue
from tests.unit.application.learners import AL, JO, LONG_AGO, College, a_learner
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, OTHER, T, a_caller, a_guard, an_erasure
from tests.unit.refusals import refused

MINUTES = timedelta(minutes=1)


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def _preview(college: College, years: int = 6, *, enabled: bool = True) -> str:
    return college.retention.preview(a_caller(), enabled=enabled, years=years).preview.token


def _save(college: College, token: str, years: int = 6, *, enabled: bool = True) -> object:
    return college.retention.save(a_caller(), enabled=enabled, years=years, token=token)


def test_l1_without_anybody_having_set_it_it_is_off_and_tells_who_is_past_six_years(college: College) -> None:
    college.rig.put(a_learner(day=LONG_AGO), a_learner(AL))
    view = college.retention.read(a_caller())
    assert (view.retention, view.count) == (LearnerRetention(), 1)
    assert "It is off" in view.explanation


def test_l1_it_can_be_read_and_set_before_there_is_a_workflow_of_learners(college: College) -> None:
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    assert college.retention.read(a_caller()).count == 0
    _save(college, _preview(college))


def test_l6_a_preview_counts_those_due_at_the_next_run_without_those_held_or_removed(college: College) -> None:
    due, not_due = date(2020, 3, 2), date(2020, 3, 3)  # the next run is on 3 March 2026
    college.rig.put(
        a_learner(JO, day=due),
        a_learner(AL, day=not_due),
        a_learner(RecordId("held"), day=due, legal_hold=a_guard()),
        a_learner(RecordId("held-later"), day=not_due, restriction=a_guard()),
        a_learner(RecordId("held-undated"), restriction=a_guard()),
        a_learner(RecordId("removed"), erasure=an_erasure(), learner=None),
        a_learner(RecordId("undated")),
    )
    found = college.retention.preview(a_caller(), enabled=True, years=6)
    assert found.count == 1
    assert "1 learner is past the threshold and will be removed" in found.statement
    assert college.retention.preview(a_caller(), enabled=False, years=6).count == 0


def test_l6_x21_beyond_the_rows_that_are_read_a_count_says_that_it_is_a_most(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.application.reading.threshold.MOST_READ", 2)
    names = [RecordId(f"held{number}") for number in range(3)]
    college.rig.put(a_learner(JO, day=LONG_AGO), *(a_learner(one, day=LONG_AGO, legal_hold=a_guard()) for one in names))
    found = college.retention.preview(a_caller(), enabled=True, years=6)
    assert (found.count, "at most 2 learners are past the threshold" in found.statement) == (2, True)
    view = college.retention.read(a_caller())
    assert (view.count, "It is off: at most 2 learners are past" in view.explanation) == (2, True)


def test_l6_the_token_changes_the_setting_once_and_both_are_evidenced(college: College) -> None:
    token = _preview(college, 7)
    _save(college, token, 7)
    assert college.retention.read(a_caller()).retention == LearnerRetention(enabled=True, years=7, version=1)
    with refused(RuleConflict, "confirmation_required"):
        _save(college, token, 7)
    acts = [(one.action, one.subject, dict(one.details)) for _, one in college.rig.ledger.acts]
    said = {"enabled": True, "years": 7}
    assert acts == [("learner_retention_previewed", SUBJECT, said), ("learner_retention_saved", SUBJECT, said)]


@pytest.mark.parametrize(("years", "enabled"), [(5, True), (6, False)])
def test_l6_a_token_fits_the_values_that_were_previewed_and_no_others(
    college: College,
    years: int,
    enabled: bool,  # noqa: FBT001 – a case
) -> None:
    token = _preview(college)
    with refused(RuleConflict, "confirmation_required"):
        _save(college, token, years, enabled=enabled)


def test_l6_a_token_fits_the_setting_that_it_was_previewed_over(college: College) -> None:
    early = _preview(college, 6)
    _save(college, _preview(college, 9), 9)
    with refused(RuleConflict, "confirmation_required"):
        _save(college, early, 6)


def test_l6_a_token_lives_for_fifteen_minutes(college: College) -> None:
    token = _preview(college)
    college.rig.clock.at = NOW + 15 * MINUTES
    with refused(RuleConflict, "confirmation_required"):
        _save(college, token)
    token = _preview(college)
    college.rig.clock.at += timedelta(minutes=14)
    _save(college, token)


def test_l6_a_token_fits_one_tenant(college: College) -> None:
    token = _preview(college)
    with refused(RuleConflict, "confirmation_required"):
        college.retention.save(a_caller(tenant=OTHER), enabled=True, years=6, token=token)


def test_l6_who_confirms_while_another_does_is_told_to_preview_again(college: College) -> None:
    token = _preview(college)
    whole = FakeCatalogue.put

    def raced(self: FakeCatalogue, *parts: Any, **more: Any) -> Any:  # noqa: ANN401 – whatever is written
        self.things[T, LearnerRetention, SETTING] = LearnerRetention(years=9, version=4)
        return whole(self, *parts, **more)

    with pytest.MonkeyPatch.context() as patch, refused(RuleConflict, "confirmation_required"):
        patch.setattr(FakeCatalogue, "put", raced)
        _save(college, token)


@pytest.mark.parametrize("years", [0, 100])
def test_l1_years_out_of_bounds_are_refused_at_both_steps(college: College, years: int) -> None:
    with refused(Invalid, "invalid_years"):
        _preview(college, years)
    with refused(Invalid, "invalid_years"):
        _save(college, "any", years)


def test_l6_s1_some_of_those_past_the_proposed_threshold_are_named_the_longest_past_first(college: College) -> None:
    sample = SamplePast(college.rig)
    assert sample(a_caller(), enabled=True, years=6) == []
    names = [RecordId(f"l{number:02}") for number in range(25)]
    college.rig.put(
        *(a_learner(name, day=LONG_AGO + timedelta(days=place)) for place, name in enumerate(names)),
        a_learner(JO, day=date(2009, 1, 1)),
        a_learner(AL, day=date(2008, 1, 1), legal_hold=a_guard()),
        a_learner(RecordId("recent"), day=date(2025, 1, 1)),
        a_learner(RecordId("undated")),
    )
    assert sample(a_caller(), enabled=True, years=6) == [JO, *names[:19]]
    assert sample(a_caller(), enabled=True, years=17) == [JO]
    assert sample(a_caller(), enabled=False, years=6) == ()
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    assert sample(a_caller(), enabled=True, years=6) == ()
