"""Learners: the list, and one with what becomes of each aim (S8, L1, L2, L3, L7, L9)."""

from dataclasses import replace

import pytest

from functions.console.desk.learners import LEARNERS, LearnerPages
from shared.access.permissions import Permission
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from tests.unit.application.learners import ILR, JO, LONG_AGO, College, a_learner, a_return
from tests.unit.application.rig import Rig
from tests.unit.builders import T, a_guard, an_erasure
from tests.unit.console.officer import Officer, Shown

AIMS = (
    Aim(aim_seq_number=1, learn_aim_ref="ZPROG001", completion_status=2, learn_actual_end_date="2019-07-26"),
    Aim(learn_aim_ref="60055555", completion_status=1, excluded=True),
    Aim(completion_status=6, learn_start_date="26/07/2019"),
)
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def college() -> College:
    return College(Rig())


@pytest.fixture
def officer(college: College) -> Officer:
    return Officer(college.rig, [LearnerPages(college.rig)], [Permission.READ_RECORDS])


def rows_of(shown: Shown) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]
        for row in shown.tree.xpath("//tbody/tr")
    ]


def facts_of(shown: Shown) -> dict[str, str]:
    keys, values = (
        [" ".join(one.text_content().split()) for one in shown.tree.xpath(f"//*[contains(@class, '{part}')]")]
        for part in ("govuk-summary-list__key", "govuk-summary-list__value")
    )
    return dict(zip(keys, values, strict=True))


def test_s8_l9_the_list_has_each_learner_s_date_or_why_there_is_none_and_the_day_of_removal(
    college: College, officer: Officer
) -> None:
    college.retain(6)
    open_ = LearnerFacts(ukprn="10000001", learn_ref_number="0fm01", funding=FinalFunding(reason=FundingReason.OPEN))
    college.rig.put(
        a_learner(RecordId("dated"), day=LONG_AGO),
        a_learner(RecordId("open"), learner=open_),
        a_learner(RecordId("held"), day=LONG_AGO, legal_hold=a_guard()),
        a_learner(RecordId("removed"), erasure=an_erasure(), learner=None),
    )
    shown = officer.get(LEARNERS)
    held = "1 August 2016 Kept: on legal hold since 2 March 2026."
    why = "None. An aim is still open: its completion status is 1 (continuing)."
    assert sorted(rows_of(shown)) == [
        ["dated", "–", "–", "31 July 2010", "1 August 2016"],
        ["held", "–", "–", "31 July 2010", held],
        ["open", "10000001", "0fm01", why, "–"],
    ]
    assert shown.links["dated"] == f"{LEARNERS}/dated"


def test_s8_while_removal_is_off_the_list_says_so(college: College, officer: Officer) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    assert rows_of(officer.get(LEARNERS)) == [["jo", "–", "–", "31 July 2010", "Never: removal is switched off"]]


def test_s8_a_learner_is_found_by_their_id(officer: Officer) -> None:
    shown = officer.get(LEARNERS)
    assert officer.send(shown, "Find", id=" 10000001-0fm01 ").goes_to == f"{LEARNERS}/10000001-0fm01"
    wrong = officer.send(shown, "Find", id="Jo Bloggs")
    assert wrong.errors == ["Enter the learner’s id as the list shows it, like 10000001-0fm01"]
    assert wrong.title.startswith("Error: ")


def test_s8_without_a_workflow_of_learners_the_list_says_so(college: College, officer: Officer) -> None:
    del college.rig.catalogue.things[T, LearnerWorkflow, SETTING]
    shown = officer.get(LEARNERS)
    assert (shown.status, "has no workflow of learners" in shown.text) == (200, True)


WAYS = {
    "Import a return": [Permission.EDIT_RECORDS],
    "Get the report": [Permission.READ_REPORTS],
    "How long learners are kept": [Permission.MANAGE_DATA_RETENTION, Permission.MANAGE_TENANT_SETTINGS],
}


@pytest.mark.parametrize("way", WAYS)
def test_l1_a_user_who_may_do_one_thing_sees_the_way_to_it_alone(college: College, way: str) -> None:
    college.rig.put(a_learner())
    shown = Officer(college.rig, [LearnerPages(college.rig)], WAYS[way]).get(LEARNERS)
    assert [text for text in WAYS if text in shown.links] == [way]
    assert "jo" not in shown.links
    # The setting is one of the tenant's, and the way to it without learners leads through them.
    subject = "Set-up" if way == "How long learners are kept" else "Learners"
    assert subject in shown.links
    for missing in WAYS[way]:
        less = [one for one in WAYS[way] if one is not missing]
        assert Officer(college.rig, [LearnerPages(college.rig)], less).get(LEARNERS).status == 403


def test_s8_l2_a_learner_s_page_says_which_aims_count_which_are_ignored_and_why(
    college: College, officer: Officer
) -> None:
    college.retain(6)
    college.rig.put(a_learner())
    college.hand_in(
        IlrReturn(learner=JO, id=ILR, aims=AIMS),
        IlrReturn(learner=JO, id=IlrId("10000001-2018"), status=IlrStatus.EXCLUDED, aims=(Aim(completion_status=1),)),
    )
    shown = officer.get(f"{LEARNERS}/jo")
    facts = facts_of(shown)
    assert (facts["Final Funding Date"], facts["Removed from"]) == ("26 July 2019", "27 July 2025")
    assert [row[:2] for row in rows_of(shown)] == [
        ["1. No reference", "Ignored: its return is excluded"],
        ["1. ZPROG001, number 1", "Counts: it is closed Decides"],
        ["2. 60055555", "Ignored: the aim is excluded"],
        ["3. No reference", "Ignored: it is a break in learning (status 6)"],
    ]
    assert rows_of(shown)[3][2:] == ["6: break in learning", "“26/07/2019”, not a date", "–", "–"]
    assert "Return 10000001-2019: included, 1 of 3 aims counting" in shown.text
    assert shown.links["See return 10000001-2019"] == f"{LEARNERS}/jo/returns/10000001-2019"


def test_s8_l3_without_a_date_the_page_says_why_and_which_aim_decides(college: College, officer: Officer) -> None:
    college.rig.put(a_learner())
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(*AIMS, Aim(completion_status="two"), Aim(completion_status=9))))
    shown = officer.get(f"{LEARNERS}/jo")
    why = "The completion status of an aim is missing, or is not 1, 2, 3 or 6"
    assert facts_of(shown)["Final Funding Date"] == f"None. {why}."
    assert [row[1].endswith("Decides") for row in rows_of(shown)] == [False, False, False, True, True]
    assert [row[2] for row in rows_of(shown)][3:] == ["two", "9"]


def test_s8_many_returns_and_aims_are_shown_piece_by_piece(college: College, officer: Officer) -> None:
    college.rig.put(a_learner())
    college.hand_in(*(a_return(ilr=IlrId(f"10000001-{2000 + year}")) for year in range(12)))
    many = replace(a_return(), aims=(AIMS[0],) * 25)
    college.hand_in(many)
    shown = officer.get(f"{LEARNERS}/jo")
    assert len(shown.tree.xpath("//table")) == 10
    rest = officer.get(next(href for text, href in shown.links.items() if text.startswith("Next page")))
    assert rest.links["See all 25 aims of return 10000001-2019"] == f"{LEARNERS}/jo/returns/{ILR}"
    assert len(rows_of(rest)) == 2 + 20


def test_s8_x13_a_learner_whose_return_can_t_be_read_is_shown_with_what_that_means(
    college: College, officer: Officer
) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    shown = officer.get(f"{LEARNERS}/jo")
    assert (shown.status, "needs repair" in shown.text) == (200, True)


def test_l7_a_removed_learner_has_no_page(college: College, officer: Officer) -> None:
    college.rig.put(a_learner(erasure=an_erasure(), learner=None))
    assert officer.get(f"{LEARNERS}/jo").status == officer.get(f"{LEARNERS}/unknown").status == 404


def test_what_a_return_holds_stays_text(college: College, officer: Officer) -> None:
    odd = Aim(learn_aim_ref=MARKUP, completion_status=MARKUP, learn_start_date=MARKUP, achievement_date=MARKUP)
    college.rig.put(a_learner(learner=LearnerFacts(ukprn="10000001", learn_ref_number=MARKUP)))
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(odd,)))
    for address in (LEARNERS, f"{LEARNERS}/jo"):
        shown = officer.get(address)
        assert MARKUP not in shown.body
        assert MARKUP in shown.text
