"""What becomes of a held learner's values and returns: each edit and import keeps what it replaces (X7a, L10)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.application.learners.save_learner import LearnerDraft
from shared.application.stored import MOST_CONTENTS
from shared.jobs.job import IlrImport
from shared.kernel.errors import Unavailable
from shared.learners.ilr import Aim, IlrStatus
from shared.learners.ilr_file import FiledLearner, IlrHeader
from shared.records.content import ContentCounts, PreservedVersion
from shared.records.learner import LearnerFacts
from tests.fakes.ilr_files import FakeIlrFile
from tests.unit.application.learners import ILR, JO, LEARNERS, College, a_learner, a_return, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import JOB, NOW, T, a_caller, a_guard, a_job
from tests.unit.refusals import refused

HEADER = IlrHeader(ukprn="10000001", year="2019", prepared_at=NOW)
FACTS = LearnerFacts(ukprn="10000001", learn_ref_number="JO")
FILED = FiledLearner(reference="JO", aims=(Aim(completion_status=1),))
AIM = {
    "aim_seq_number": None,
    "learn_aim_ref": None,
    "completion_status": 2,
    "learn_start_date": None,
    "learn_actual_end_date": "2010-07-31",
    "achievement_date": None,
    "excluded": False,
}
RETURN = {"status": "included", "aims": [AIM], "prepared_at": None}


@pytest.fixture
def college(rig: Rig) -> College:
    college = College(rig)
    rig.put(a_learner(values={"name": "Jo"}, learner=FACTS, legal_hold=a_guard()))
    college.hand_in(a_return())
    return college


def preserved(college: College) -> list[PreservedVersion]:
    found = [one for one in college.rig.records.parts.values() if isinstance(one, PreservedVersion)]
    assert college.row().counts == ContentCounts(preserved_versions=len(found))
    return found


def imported(college: College, *aims: Aim, reference: str = "JO") -> str:
    file = FakeIlrFile(header=HEADER, says={JO: replace(FILED, aims=aims or FILED.aims, reference=reference)})
    job = a_job(request=IlrImport(workflow=LEARNERS, file_version="v1"))
    (entry,) = college.rig.import_file.chunk(T, job, 2, [learner_key()], file).entries
    return f"{entry.outcome} {entry.ground}"


EDITS: dict[str, tuple[Callable[[College], object], dict[str, Any], str]] = {
    "a return is deleted": (lambda college: college.returns.delete(a_caller(), JO, ILR), RETURN, "return"),
    "a return is replaced": (
        lambda college: college.returns.save(a_caller(), JO, ILR, IlrStatus.EXCLUDED, ()),
        RETURN,
        "return",
    ),
    "a return is imported": (imported, RETURN, "return"),
    "values are replaced": (
        lambda college: college.save(
            a_caller(), JO, LearnerDraft(values={}, ukprn="10000001", learn_ref_number="JO", version=1)
        ),
        {
            "values": {"name": "Jo"},
            "person_id": None,
            "address_id": None,
            "parent_id": None,
            "ukprn": "10000001",
            "learn_ref_number": "JO",
            "version": 1,
        },
        "record",
    ),
}


@pytest.mark.parametrize(("edit", "replaced", "what"), EDITS.values(), ids=EDITS)
def test_x7a_what_is_taken_from_a_held_learner_is_kept_and_the_ledger_says_so(
    college: College, edit: Callable[[College], object], replaced: dict[str, Any], what: str
) -> None:
    edit(college)
    ilr = ILR if what == "return" else None
    assert preserved(college) == [PreservedVersion(number=1, at=NOW, by="officer", ilr=ilr, replaced=replaced)]
    (act,) = [act for _, act in college.rig.ledger.acts if act.action == "version_preserved"]
    of_the_job = {"job": JOB} if edit is imported else {}
    of_the_return = {"ilr": ILR} if ilr else {}
    assert (act.action, act.subject, act.by) == ("version_preserved", "learners/jo", "officer")
    assert act.details == {"number": 1, "what": what, **of_the_return, **of_the_job}


@pytest.mark.parametrize("edit", EDITS)
def test_x7a_of_a_learner_that_no_guard_keeps_nothing_is_preserved(college: College, edit: str) -> None:
    college.rig.put(a_learner(values={"name": "Jo"}, learner=FACTS))
    EDITS[edit][0](college)
    assert preserved(college) == []
    assert "version_preserved" not in {act.action for _, act in college.rig.ledger.acts}


def test_x7a_an_import_that_changes_both_the_learner_and_the_return_keeps_both(college: College) -> None:
    assert imported(college, reference="JO ") == "imported None"
    assert [(one.number, one.ilr) for one in preserved(college)] == [(1, None), (2, ILR)]
    assert [act.action for _, act in college.rig.ledger.acts].count("version_preserved") == 2


def test_x7a_a_first_return_and_one_that_says_the_same_replace_nothing(college: College) -> None:
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, a_return().aims)
    college.rig.ilrs.rows.clear()
    college.returns.save(a_caller(), JO, ILR, IlrStatus.INCLUDED, ())
    assert preserved(college) == []


@pytest.mark.parametrize("edit", ["a return is deleted", "a return is replaced"])
def test_x7a_a_held_learner_s_return_that_can_t_be_read_is_not_lost(college: College, edit: str) -> None:
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    with refused(Unavailable, "unreadable_record"):
        EDITS[edit][0](college)
    assert (T, JO, ILR) in college.rig.ilrs.rows


def test_x7a_a_hold_that_is_set_before_the_write_is_not_missed(college: College) -> None:
    college.rig.put(a_learner(values={"name": "Jo"}, learner=FACTS))
    held = a_learner(values={"name": "Jo"}, learner=FACTS, legal_hold=a_guard(), version=2)
    college.rig.records.interludes.append(lambda: college.rig.put(held))
    college.returns.delete(a_caller(), JO, ILR)
    assert [one.ilr for one in preserved(college)] == [ILR]


def test_x7a_x13_at_the_most_versions_an_import_fails_the_learner_alone(college: College) -> None:
    full = a_learner(learner=FACTS, legal_hold=a_guard(), counts=ContentCounts(preserved_versions=MOST_CONTENTS))
    college.rig.records.rows[T, learner_key()] = full
    assert imported(college) == "failed too_many_contents"
    assert (college.row(), college.rig.ilrs.rows[T, JO, ILR]) == (full, a_return())
