"""Final Funding Dates follow the returns, whatever the stream does (L4, L8)."""

from dataclasses import replace

import pytest

from shared.application.learners import update_funding
from shared.application.retrying import ROUNDS
from shared.application.stored import IlrChange
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordId
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FundingReason
from tests.unit.application.learners import AL, ILR, JO, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import JOB, NOW, T, a_claim, a_guard, an_erasure
from tests.unit.refusals import refused


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def test_l4_a_learner_is_dated_by_their_returns_once_however_often_they_are_named(college: College) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return())
    result = college.update(T, [JO, JO, JO])
    assert (result.written, result.failed) == (1, frozenset())
    assert (college.day(), college.row().version, college.row().changed_at) == (LONG_AGO, 2, NOW)


def test_l4_a_date_that_is_right_is_not_written_again(college: College) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    college.hand_in(a_return())
    assert college.update(T, [JO]).written == 0
    assert college.row().version == 1


def test_l4_a_change_that_comes_in_between_is_seen(college: College) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return())

    def reopen() -> None:
        college.rig.ilrs.save(T, IlrChange(record=college.row(), put=(a_return(day=None),)))

    college.rig.records.interludes.append(reopen)
    college.update(T, [JO])
    assert college.day() is None
    facts = college.row().learner
    assert facts is not None
    assert (facts.funding.reason, college.row().version) == (FundingReason.OPEN, 3)


def test_l4_a_defect_of_ours_brings_the_change_back(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return())

    def defective(_returns: object) -> None:
        raise ValueError

    monkeypatch.setattr(update_funding, "final_funding", defective)
    with pytest.raises(ValueError, match=r"^$"):
        college.update(T, [JO])


def test_l4_a_learner_who_keeps_changing_comes_back(college: College) -> None:
    college.rig.put(a_learner())
    college.hand_in(a_return())

    def bump() -> None:
        college.rig.records.rows[T, learner_key()] = replace(college.row(), version=college.row().version + 1)

    college.rig.records.interludes += [bump] * ROUNDS
    with refused(Unavailable, "contended"):
        college.update(T, [JO])


def test_l8_a_claimed_learner_is_left_to_the_claim(college: College) -> None:
    claimed = a_learner(claim=a_claim(JOB))
    college.rig.put(claimed)
    college.hand_in(a_return())
    assert college.update(T, [JO]).written == 0
    assert college.row() == claimed
    assert college.rig.ilrs.rows


def test_l8_returns_that_slipped_through_to_a_removed_learner_are_deleted(college: College) -> None:
    removed = a_learner(erasure=an_erasure(), learner=None)
    college.rig.put(removed, a_learner(AL))
    college.hand_in(a_return(), a_return(AL))
    college.update(T, [JO, AL])
    assert college.row() == removed
    assert list(college.rig.ilrs.rows) == [(T, AL, ILR)]
    assert college.notes.discards == [JO]
    college.update(T, [JO])
    assert college.notes.discards == [JO]


def test_l8_an_unreadable_return_of_a_removed_learner_goes_too(college: College) -> None:
    college.rig.put(a_learner(erasure=an_erasure(), learner=None))
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    assert college.update(T, [JO]).failed == frozenset()
    assert college.rig.ilrs.unreadable == set()


def test_a_learner_who_is_not_there_is_noted_and_ignored(college: College) -> None:
    assert college.update(T, [JO]).failed == frozenset()
    assert college.notes.unknown == [JO]


def test_without_a_workflow_of_learners_there_is_nobody(college: College) -> None:
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    college.rig.put(a_learner())
    assert college.update(T, [JO, AL]).written == 0
    assert college.notes.unknown == [JO, AL]


def test_x13_who_can_t_be_judged_fails_alone(college: College) -> None:
    bad = RecordId("bad")
    college.rig.put(a_learner(), a_learner(AL), a_learner(bad))
    college.hand_in(a_return(), a_return(bad))
    college.rig.ilrs.unreadable.add((T, AL, ILR))
    college.rig.records.unreadable.add((T, learner_key(bad)))
    result = college.update(T, [JO, AL, bad])
    assert (result.written, result.failed) == (1, frozenset({AL, bad}))
    assert college.notes.unknown == []


def test_x13_a_row_that_can_t_be_written_fails_alone(college: College) -> None:
    college.rig.put(a_learner(), a_learner(AL))
    college.hand_in(a_return(), a_return(AL))
    college.rig.records.unstorable.add(learner_key(AL))
    result = college.update(T, [JO, AL])
    assert (result.written, result.failed) == (1, frozenset({AL}))


def test_l4_a_record_of_the_workflow_that_lacks_what_makes_a_learner_gets_it(college: College) -> None:
    college.rig.put(a_learner(learner=None))
    college.hand_in(a_return())
    college.update(T, [JO])
    assert college.day() == LONG_AGO


def test_l4_a_held_or_restricted_learner_is_dated_all_the_same(college: College) -> None:
    """The date is the system's own: it is right again by the time that a guard is lifted."""
    college.rig.put(a_learner(legal_hold=a_guard(), restriction=a_guard()))
    college.hand_in(a_return())
    college.update(T, [JO])
    assert college.day() == LONG_AGO
