"""Learners and their returns by the API: what is shown, what is refused, what is written together (L1, L5, L7, L8, P11)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shared.application.learners import reading
from shared.application.learners.save_learner import LearnerDraft
from shared.application.records.save_record import Draft, SaveRecord
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import IlrId, IlrStatus
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, LearnerFacts
from tests.unit.application.learners import AL, ILR, JO, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, T, a_caller, a_claim, a_guard, a_record, an_erasure
from tests.unit.refusals import refused

DRAFT = LearnerDraft(values={"name": "Jo"}, ukprn="10000001", learn_ref_number="A1")
OTHER_ILR = IlrId("10000001-2020")


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def test_a_learner_is_created_undated_and_replaced_with_their_date_kept(college: College) -> None:
    view = college.save(a_caller(), JO, DRAFT)
    assert view.record == college.row()
    assert (view.record.version, view.removal_date, view.record.awaits_dating) == (1, None, False)
    assert view.record.learner == LearnerFacts(ukprn="10000001", learn_ref_number="A1")
    college.rig.put(a_learner(day=LONG_AGO, person=learner_key(AL)))
    again = college.save(a_caller(), JO, LearnerDraft(values={}, ukprn="10000002", version=1)).record
    assert (again.learner, again.version) == (LearnerFacts(ukprn="10000002", funding=_funding(LONG_AGO)), 2)
    assert (again.person, again.values, again.changed_at) == (learner_key(AL), {}, NOW)


def _funding(day: date) -> FinalFunding:
    facts = a_learner(day=day).learner
    assert facts is not None
    return facts.funding


def test_a_learner_is_made_by_the_record_s_own_route_as_well(college: College) -> None:
    save = SaveRecord(college.rig)
    save(a_caller(), learner_key(), Draft(values={}))
    assert college.row().learner == LearnerFacts()
    save(a_caller(), learner_key(), Draft(values={"name": "Jo"}, version=1))
    assert college.row().learner == LearnerFacts()


def test_what_is_no_next_version_of_a_learner_is_refused(college: College) -> None:
    college.save(a_caller(), JO, DRAFT)
    with refused(StaleVersion, "stale_version"):
        college.save(a_caller(), JO, DRAFT)
    with refused(Invalid, "record_too_large"):
        college.save(a_caller(), AL, LearnerDraft(values={"story": "x" * 200_000}))


WRITES: dict[str, Callable[[College], object]] = {
    "save": lambda college: college.save(a_caller(), JO, LearnerDraft(values={}, version=1)),
    "put": lambda college: college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, ()),
    "delete": lambda college: college.returns.delete(a_caller(), JO, ILR),
}
NOT_NOW: list[tuple[str, dict[str, Any]]] = [
    ("already_erased", {"erasure": an_erasure(), "learner": None}),
    ("erasure_in_progress", {"claim": a_claim()}),
    ("processing_restricted", {"restriction": a_guard()}),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(("code", "changes"), NOT_NOW)
def test_l8_nothing_is_written_to_who_is_removed_claimed_or_restricted(
    college: College, write: str, code: str, changes: dict[str, Any]
) -> None:
    college.rig.put(a_learner(**changes))
    college.hand_in(a_return())
    before = college.row()
    with refused(RuleConflict, code):
        WRITES[write](college)
    assert college.row() == before
    assert len(college.rig.ilrs.rows) == 1


READS: dict[str, Callable[[College], object]] = {
    "read": lambda college: college.read(a_caller(), JO),
    "list": lambda college: college.returns.page(a_caller(), JO, None, 10),
    "one": lambda college: college.returns.read(a_caller(), JO, ILR),
}


@pytest.mark.parametrize("read", READS)
def test_l7_a_removed_learner_is_as_unknown_as_one_who_never_was(college: College, read: str) -> None:
    with refused(NotFound, "unknown_record"):
        READS[read](college)
    college.rig.put(a_learner(erasure=an_erasure(), learner=None))
    with refused(NotFound, "unknown_record"):
        READS[read](college)


@pytest.mark.parametrize(
    "act", [*WRITES.values(), *READS.values(), lambda college: college.read.page(a_caller(), None, 1)]
)
def test_without_a_workflow_of_learners_every_route_says_so(college: College, act: Callable[[College], object]) -> None:
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    with refused(RuleConflict, "no_learner_workflow"):
        act(college)


def test_l4_a_return_is_written_with_the_learner_s_next_version(college: College) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    saved = college.returns.save(a_caller(), JO, ILR, IlrStatus.EXCLUDED, a_return().aims)
    assert college.returns.read(a_caller(), JO, ILR) == saved
    assert (college.row().version, college.row().changed_at, college.day()) == (2, NOW, LONG_AGO)
    college.returns.delete(a_caller(), JO, ILR)
    assert (college.row().version, college.rig.ilrs.rows) == (3, {})


def test_a_return_that_is_not_there_is_neither_read_nor_deleted(college: College) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return(ilr=OTHER_ILR))
    for act in (college.returns.read, college.returns.delete):
        with refused(NotFound, "unknown_ilr"):
            act(a_caller(), JO, ILR)
    for write in (WRITES["put"], WRITES["delete"]):
        college.rig.records.rows.clear()
        with refused(NotFound, "unknown_record"):
            write(college)


def test_x13_a_return_that_can_t_be_read_can_be_deleted(college: College) -> None:
    college.rig.put(a_learner())
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    for read in (READS["list"], READS["one"]):
        with refused(Unavailable, "unreadable_record"):
            read(college)
    college.returns.delete(a_caller(), JO, ILR)
    assert college.row().version == 2


def test_a_learner_s_returns_are_listed_page_by_page(college: College) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return(), a_return(ilr=OTHER_ILR))
    first, after = college.returns.page(a_caller(), JO, None, 1)
    second, end = college.returns.page(a_caller(), JO, after, 1)
    assert ([one.id for one in (*first, *second)], after, end) == ([ILR, OTHER_ILR], ILR, None)


def test_l9_all_who_are_not_removed_are_listed_once_with_the_day_of_their_removal(college: College) -> None:
    college.retain(6)
    names = [RecordId(f"l{number}") for number in range(40)]
    college.rig.put(*(a_learner(name, day=LONG_AGO if place % 2 else None) for place, name in enumerate(names)))
    college.rig.put(a_learner(JO, erasure=an_erasure(), learner=None), a_record("c1"))
    found: dict[RecordId, date | None] = {}
    position: str | None = None
    while True:
        chunk, position = college.read.page(a_caller(), position, 7)
        assert len(chunk) == 7 or position is None
        found |= {one.record.key.record: one.removal_date for one in chunk}
        if position is None:
            break
    assert found == {name: date(2016, 8, 1) if place % 2 else None for place, name in enumerate(names)}


def test_a_list_that_meets_nobody_for_long_says_where_to_go_on(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_MOST_READS", 1)
    names = [f"l{number}" for number in range(6)]
    college.rig.put(*(a_learner(RecordId(name)) for name in names))
    found: list[str] = []
    after: str | None = None
    for _ in range(100):
        chunk, after = college.read.page(a_caller(), after, 2)
        found += [view.record.key.record for view in chunk]
        if after is None:
            break
    assert sorted(found) == names


def _acts(college: College) -> list[tuple[str, dict[str, object]]]:
    return [(act.action, dict(act.details)) for _, act in college.rig.ledger.acts]


def test_x15_each_return_that_is_saved_or_deleted_is_in_the_ledger_by_its_ids(college: College) -> None:
    college.save(a_caller(), JO, DRAFT)
    college.rig.ledger.acts.clear()
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, ())
    college.returns.delete(a_caller(), JO, ILR)
    assert _acts(college) == [("return_saved", {"ilr": ILR}), ("return_deleted", {"ilr": ILR})]
    assert {(act.subject, act.by, act.at) for _, act in college.rig.ledger.acts} == {
        (str(learner_key()), "officer", NOW)
    }


def test_x15_l5_an_edit_that_brings_a_learner_past_the_threshold_is_in_the_ledger_with_both_dates(
    college: College,
) -> None:
    college.rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=True, years=6)
    soon = NOW.date()
    college.rig.put(a_learner(JO, day=soon))
    past, recent = a_return(JO, LONG_AGO).aims, a_return(JO, soon).aims
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, recent)
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, past)
    dates = {"final_funding_date_before": str(soon), "final_funding_date": str(LONG_AGO)}
    assert _acts(college) == [
        ("return_saved", {"ilr": ILR}),
        ("return_saved", {"ilr": ILR}),
        ("learner_made_due", {"ilr": ILR, **dates}),
    ]
    # One who was past it already is not made due again, and none is while removal is off.
    college.rig.ledger.acts.clear()
    college.rig.put(a_learner(JO, day=LONG_AGO))
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, past)
    college.rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=False, years=6)
    college.rig.put(a_learner(JO, day=soon))
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, past)
    assert [action for action, _ in _acts(college)] == ["return_saved"] * 2


def test_x15_a_return_that_is_not_saved_leaves_no_evidence(college: College) -> None:
    college.rig.put(a_learner(JO, claim=a_claim()))
    with pytest.raises(RuleConflict):
        college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, ())
    assert college.rig.ledger.acts == []
