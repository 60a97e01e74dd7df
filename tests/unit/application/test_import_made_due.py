"""An import that ends a learner: evidence, and what the report shows until the night (L5, L10, X15)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.application.stored import IlrRows
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.ilr import Aim, IlrId, IlrReturn
from shared.records.learner import LearnerFacts
from tests.fakes.ilrs import FakeIlrs
from tests.unit.application.learners import AL, JO, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.test_import_chunk import CLOSED, FILED, HEADER, IMPORT, OPEN, as_filed, college, imported
from tests.unit.builders import JOB, NOW

__all__ = ["college"]
OTHER = IlrId("10000001-2023")
RECENT = a_return(JO, NOW.date(), OTHER).aims


def due_by(college: College) -> list[tuple[str, str, dict[str, object]]]:
    acts = [act for _, act in college.rig.ledger.acts if act.action == "learner_made_due"]
    return [(act.subject, act.by, dict(act.details)) for act in acts]


def facts_of(college: College) -> LearnerFacts:
    facts = college.row().learner
    assert facts is not None
    return facts


def test_x15_l5_an_import_that_brings_a_learner_past_the_threshold_is_in_the_ledger_with_both_dates(
    college: College,
) -> None:
    college.retain(6)
    college.rig.put(a_learner(day=NOW.date()))
    college.hand_in(a_return(day=NOW.date()))
    assert imported(college, jo=replace(FILED, aims=(CLOSED,))) == {learner_key(): ("imported", None)}
    dates = {"final_funding_date_before": str(NOW.date()), "final_funding_date": str(LONG_AGO)}
    details = {"ilr": HEADER.ilr, "job": JOB, **dates}
    assert due_by(college) == [(str(learner_key()), IMPORT.requested_by, details)]
    assert facts_of(college).made_due_on == NOW.date()
    # The same chunk again, as after a crash, says it no second time.
    imported(college, jo=replace(FILED, aims=(CLOSED,)))
    assert len(due_by(college)) == 1


@pytest.mark.parametrize(
    ("before", "others", "aims", "years"),
    [
        pytest.param(NOW.date(), (a_return(JO, NOW.date(), OTHER),), (CLOSED,), 6, id="another return is recent"),
        pytest.param(NOW.date(), (), (OPEN,), 6, id="the aim is open"),
        pytest.param(NOW.date(), (), (CLOSED, *RECENT), 6, id="one of the aims is recent"),
        pytest.param(LONG_AGO, (), (CLOSED,), 6, id="the learner was past it before"),
        pytest.param(NOW.date(), (), (CLOSED,), 99, id="the threshold is longer ago"),
        pytest.param(NOW.date(), (), (CLOSED,), 0, id="no learner is removed"),
    ],
)
def test_x15_l5_an_import_that_makes_no_learner_due_says_so_of_none(
    college: College, before: date, others: tuple[IlrReturn, ...], aims: tuple[Aim, ...], years: int
) -> None:
    if years:
        college.retain(years)
    college.rig.put(a_learner(day=before))
    college.hand_in(*others)
    imported(college, jo=replace(FILED, aims=aims))
    assert (due_by(college), facts_of(college).made_due_on) == ([], None)


def test_x15_l5_what_an_officer_excluded_is_no_date_that_keeps_a_learner(college: College) -> None:
    college.retain(6)
    college.rig.put(a_learner(day=NOW.date()))
    (recent,) = RECENT
    numbered = replace(recent, aim_seq_number=1)
    was = replace(as_filed(JO, replace(numbered, excluded=True)), prepared_at=NOW - timedelta(days=1))
    college.hand_in(was)
    imported(college, jo=replace(FILED, aims=(CLOSED, numbered)))
    assert len(due_by(college)) == 1


def test_l5_a_learner_that_a_later_import_brings_back_was_not_made_due(college: College) -> None:
    college.retain(6)
    learner = a_learner(day=LONG_AGO)
    assert learner.learner is not None
    college.rig.put(replace(learner, learner=replace(learner.learner, made_due_on=NOW.date())))
    imported(college, jo=FILED)
    assert facts_of(college).made_due_on is None


def test_x21_an_import_reads_all_returns_only_of_learners_that_it_may_make_due(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    college.retain(6)
    asked: list[RecordId] = []
    returns = FakeIlrs.returns

    def noting(self: FakeIlrs, tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        asked.extend(learners)
        return returns(self, tenant, learners)

    monkeypatch.setattr(FakeIlrs, "returns", noting)
    for name, day in ((JO, NOW.date()), (AL, LONG_AGO)):
        college.rig.put(a_learner(name, day=day))
    past, recent = replace(FILED, aims=(CLOSED,)), replace(FILED, aims=RECENT)
    imported(college, jo=recent, al=past, new=past)
    assert asked == []
    college.rig.put(a_learner(RecordId("old"), day=NOW.date()))
    imported(college, old=past)
    assert asked == ["old"]
