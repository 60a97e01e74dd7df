"""Changing one thing of a return, in a browser without scripts (S8, L2, L3, L8, P11)."""

from typing import Any

import pytest

from functions.console.desk.learner_returns import ReturnPages
from functions.console.desk.learners import LEARNERS, LearnerPages
from shared.access.permissions import Permission
from shared.learners.ilr import MOST_AIMS, Aim, IlrReturn, IlrStatus
from tests.unit.application.learners import ILR, JO, College, a_learner
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, T, a_claim, a_guard
from tests.unit.console.officer import Officer
from tests.unit.console.test_learners import rows_of

RETURN = f"{LEARNERS}/jo/returns/{ILR}"
ENDED = Aim(
    aim_seq_number=1,
    learn_aim_ref="ZPROG001",
    completion_status=2,
    learn_start_date="2018-09-03",
    learn_actual_end_date="2019-07-26",
)
ODD = Aim(completion_status="two", learn_actual_end_date="26/07/2019", achievement_date="2019-07-31", excluded=True)
EDITS = [Permission.READ_RECORDS, Permission.EDIT_RECORDS]


@pytest.fixture
def college() -> College:
    made = College(Rig())
    made.rig.put(a_learner())
    made.hand_in(IlrReturn(learner=JO, id=ILR, aims=(ENDED, ODD), prepared_at=NOW))
    return made


@pytest.fixture
def officer(college: College) -> Officer:
    return Officer(college.rig, [LearnerPages(college.rig), ReturnPages(college.rig)], EDITS)


def _now(college: College) -> IlrReturn:
    return college.rig.ilrs.rows[T, JO, ILR]


def test_s8_a_return_is_shown_with_all_its_aims_and_the_ways_to_change_them(college: College, officer: Officer) -> None:
    shown = officer.get(RETURN)
    assert [row[:3] for row in rows_of(shown)] == [
        ["1. ZPROG001, number 1", "Counts: it is closed", "2: completed"],
        ["2. No reference", "Ignored: the aim is excluded", "two"],
    ]
    assert "2 March 2026, 9am" in shown.text
    assert shown.links["Take out aim 2"] == f"{RETURN}/aims/2/take-out"
    reader = Officer(college.rig, [ReturnPages(college.rig)], [Permission.READ_RECORDS])
    assert not [text for text in reader.get(RETURN).links if text.startswith(("Change", "Take out", "Add"))]
    assert reader.get(f"{RETURN}/aims/1").status == reader.get(f"{RETURN}/status").status == 403


def test_l2_a_return_is_excluded_and_included_again(college: College, officer: Officer) -> None:
    form = officer.get(f"{RETURN}/status")
    assert [one.text_content().strip() for one in form.tree.xpath("//h1")] == [f"Does return {ILR} count?"]
    done = officer.send(form, "Save", status="excluded")
    assert (done.status, _now(college).status) == (303, IlrStatus.EXCLUDED)
    landed = officer.follow(done)
    assert "The return is saved" in landed.text
    assert "Every aim is ignored" in landed.text
    assert officer.send(officer.get(f"{RETURN}/status"), "Save", status="included").status == 303
    assert _now(college) == IlrReturn(learner=JO, id=ILR, aims=(ENDED, ODD), prepared_at=NOW)


def test_l2_an_aim_is_added(college: College, officer: Officer) -> None:
    typed = {"started_day": "3", "started_month": "9", "started_year": "2019"}
    form = officer.get(f"{RETURN}/add-aim")
    officer.send(form, "Add the aim", reference=" 60055555 ", number="3", status="1", **typed)
    assert _now(college).aims == (
        ENDED,
        ODD,
        Aim(aim_seq_number=3, learn_aim_ref="60055555", completion_status=1, learn_start_date="2019-09-03"),
    )


def test_l2_an_aim_is_changed_and_keeps_what_is_not_touched(college: College, officer: Officer) -> None:
    form = officer.get(f"{RETURN}/aims/1")
    assert form.form("Save the aim").fields["ended-month"] == "7"
    landed = officer.follow(officer.send(form, "Save the aim", excluded="yes"))
    assert _now(college).aims == (
        Aim(**{name: getattr(ENDED, name) for name in ENDED.__slots__ if name != "excluded"}, excluded=True),
        ODD,
    )
    assert "None. Every aim is ignored." in landed.text


def test_l3_what_makes_no_sense_stays_unless_something_else_is_given(college: College, officer: Officer) -> None:
    form = officer.get(f"{RETURN}/aims/2")
    assert "The return says “26/07/2019”, which is not a date" in form.text
    assert "As it came: two" in form.text
    officer.send(form, "Save the aim", reference="60055555")
    assert _now(college).aims[1] == Aim(
        learn_aim_ref="60055555",
        completion_status="two",
        learn_actual_end_date="26/07/2019",
        achievement_date="2019-07-31",
        excluded=True,
    )
    typed = {"ended_day": "26", "ended_month": "7", "ended_year": "2019", "achieved_day": ""}
    form = officer.get(f"{RETURN}/aims/2")
    officer.send(form, "Save the aim", status="none", achieved_month="", achieved_year="", **typed)
    assert _now(college).aims[1] == Aim(learn_aim_ref="60055555", learn_actual_end_date="2019-07-26", excluded=True)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"ended_day": "31", "ended_month": "2"}, "Enter a real date, like 27 3 2027"),
        ({"number": "first"}, "Enter a whole number from 0 to 999,999,999"),
        ({"reference": "x" * 65}, "This can have at most 64 characters"),
    ],
)
def test_an_aim_at_fault_is_shown_again_and_nothing_is_saved(
    college: College, officer: Officer, typed: dict[str, str], says: str
) -> None:
    before = _now(college)
    again = officer.send(officer.get(f"{RETURN}/aims/1"), "Save the aim", **typed)
    assert (again.status, again.errors, _now(college)) == (422, [says], before)
    assert again.links[says] in {f"#{one.get('id')}" for one in again.tree.xpath("//input")}


def test_s1_before_an_aim_is_taken_out_its_page_says_what_becomes_of_the_date(
    college: College, officer: Officer
) -> None:
    college.retain(6)
    late = Aim(completion_status=2, learn_actual_end_date="2024-07-26")
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(ENDED, late)))
    asked = officer.get(f"{RETURN}/aims/2/take-out")
    assert (
        "The Final Funding Date would be 26 July 2019, and the learner would be removed from 27 July 2025 on."
        in asked.text
    )
    officer.send(asked, "Take aim 2 out")
    assert _now(college).aims == (ENDED,)
    last = officer.get(f"{RETURN}/aims/1/take-out")
    assert "There would be no Final Funding Date" in last.text
    assert "There are no aims." in last.text


def test_a_form_over_a_return_that_has_changed_is_refused_and_stays_so(college: College, officer: Officer) -> None:
    form = officer.get(f"{RETURN}/aims/1")
    leaving = officer.get(f"{RETURN}/aims/1/take-out")
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(ODD, ENDED)))
    before = _now(college)
    again = officer.send(form, "Save the aim", reference="mine")
    assert again.status == 409
    assert again.errors[0].startswith("Somebody else has changed this return")
    assert again.form("Save the aim").fields["reference"] == "mine"
    assert officer.send(again, "Save the aim").status == 409
    assert officer.send(leaving, "Take aim 1 out").status == 409
    assert _now(college) == before


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"restriction": a_guard()}, "Processing of this learner’s data is restricted"),
    ({"claim": a_claim()}, "This learner is being removed"),
]


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_l8_p11_what_the_rules_refuse_is_said_in_the_form(
    college: College, officer: Officer, changes: dict[str, Any], says: str
) -> None:
    form = officer.get(f"{RETURN}/status")
    college.rig.put(a_learner(**changes))
    again = officer.send(form, "Save", status="excluded")
    assert (again.status, _now(college).status) == (409, IlrStatus.INCLUDED)
    assert again.errors[0].startswith(says)


def test_x22_a_return_that_is_full_takes_no_further_aim(college: College, officer: Officer) -> None:
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(ENDED,) * MOST_AIMS))
    again = officer.send(officer.get(f"{RETURN}/add-aim"), "Add the aim", status="1")
    assert (again.status, len(_now(college).aims)) == (422, MOST_AIMS)
    assert again.errors[0].startswith("This return has as many aims as it may be given")


@pytest.mark.parametrize(
    "path", [f"{LEARNERS}/jo/returns/none", f"{RETURN}/aims/3", f"{RETURN}/aims/0", f"{RETURN}/aims/x"]
)
def test_what_is_not_there_has_no_page(officer: Officer, path: str) -> None:
    assert officer.get(path).status == 404
    assert officer.post(path, {"csrf": "a-token-of-the-session"}).status == 404
