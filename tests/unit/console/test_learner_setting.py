"""How long learners are kept: shown, previewed, confirmed, without scripts (S1, S8, L1, L6)."""

from datetime import date, timedelta

import pytest

from functions.console.desk.learner_setting import LearnerSettingPages
from functions.console.desk.learners import LEARNERS
from shared.access.permissions import Permission
from shared.kernel.identifiers import RecordId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING
from tests.unit.application.learners import JO, LONG_AGO, College, a_learner
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, T
from tests.unit.console.officer import Officer, Shown
from tests.unit.console.test_learners import facts_of

ADDRESS = f"{LEARNERS}/all/retention"
BOTH = (Permission.MANAGE_DATA_RETENTION, Permission.MANAGE_TENANT_SETTINGS)


@pytest.fixture
def college() -> College:
    return College(Rig())


@pytest.fixture
def officer(college: College) -> Officer:
    return Officer(college.rig, [LearnerSettingPages(college.rig)], [*BOTH, Permission.READ_RECORDS])


def _setting(college: College) -> LearnerRetention | None:
    return college.rig.catalogue.get(T, LearnerRetention, SETTING)


def _previewed(officer: Officer, years: str = "6", enabled: str = "on") -> Shown:
    return officer.send(officer.get(ADDRESS), "Preview the change", enabled=enabled, years=years)


def test_l1_the_page_explains_the_period_and_what_removal_does_and_counts_who_is_past_the_threshold(
    college: College, officer: Officer
) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    shown = officer.get(ADDRESS)
    assert facts_of(shown) == {
        "Removal": "Off",
        "Kept after the Final Funding Date": "6 years",
        "Past the threshold at the next run": "1 learner",
    }
    assert (
        "It is off: 1 learner is past the threshold at the run of 3 March 2026, and nobody is removed by it."
        in shown.text
    )
    assert "the latest of the aims' end dates" in shown.text
    assert "Removal is final" in shown.text


@pytest.mark.parametrize("missing", BOTH)
def test_l1_it_takes_both_permissions(college: College, missing: Permission) -> None:
    less = Officer(college.rig, [LearnerSettingPages(college.rig)], set(Permission) - {missing})
    assert less.get(ADDRESS).status == 403
    assert less.post(ADDRESS, {"csrf": "a-token-of-the-session"}).status == 403


def test_l6_s1_a_change_is_previewed_with_its_count_and_some_of_the_learners_and_then_confirmed(
    college: College, officer: Officer
) -> None:
    names = [RecordId(f"l{number:02}") for number in range(25)]
    college.rig.put(*(a_learner(name, day=LONG_AGO + timedelta(days=place)) for place, name in enumerate(names)))
    shown = _previewed(officer, "7")
    assert facts_of(shown)["Removed at the next run"] == "25 learners"
    assert "25 learners are past the threshold and will be removed for good" in shown.text
    assert "These are 20 of 25." in shown.text
    assert shown.links["l00"] == f"{LEARNERS}/l00"
    assert _setting(college) is None
    done = officer.send(shown, "Remove learners after 7 years")
    assert (done.status, done.goes_to) == (303, f"{ADDRESS}?notice=learner_retention_saved")
    assert _setting(college) == LearnerRetention(enabled=True, years=7, version=1)
    assert "The setting is changed" in officer.follow(done).text


def test_l6_a_user_who_may_not_read_records_sees_how_many_learners_and_not_which(college: College) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    shown = _previewed(Officer(college.rig, [LearnerSettingPages(college.rig)], BOTH))
    assert facts_of(shown)["Removed at the next run"] == "1 learner"
    assert "jo" not in shown.links


def test_s1_a_double_click_changes_once_and_is_answered_like_the_first(college: College, officer: Officer) -> None:
    shown = _previewed(officer, "7")
    for _ in range(2):
        assert officer.send(shown, "Remove learners after 7 years").status == 303
    assert _setting(college) == LearnerRetention(enabled=True, years=7, version=1)


def test_l6_a_token_that_no_longer_fits_leads_to_a_new_preview(college: College, officer: Officer) -> None:
    old = _previewed(officer, "7")
    college.rig.clock.at = NOW + timedelta(minutes=15)
    college.rig.put(a_learner(JO, day=date(2009, 1, 1)))
    again = officer.send(old, "Remove learners after 7 years")
    assert (again.status, _setting(college)) == (409, None)
    assert again.errors == ["The preview no longer fits, so nothing was changed. Look at the new one, then confirm."]
    assert facts_of(again)["Removed at the next run"] == "1 learner"
    assert officer.send(again, "Remove learners after 7 years").status == 303


def test_l6_a_preview_of_other_values_confirms_nothing(college: College, officer: Officer) -> None:
    shown = _previewed(officer, "9")
    again = officer.send(shown, "Remove learners after 9 years", years="1")
    assert (again.status, _setting(college)) == (409, None)
    assert facts_of(again)["Kept after the Final Funding Date"] == "1 year"


def test_l6_removal_is_switched_off_the_same_way(college: College, officer: Officer) -> None:
    officer.send(_previewed(officer), "Remove learners after 6 years")
    shown = _previewed(officer, "6", enabled="off")
    assert "Learners will no longer be removed by age" in shown.text
    assert "Removal is final" not in shown.text
    officer.send(shown, "Switch removal off")
    assert _setting(college) == LearnerRetention(enabled=False, years=6, version=2)


@pytest.mark.parametrize("years", ["", "0", "100", "six", "1.5", "-1"])
def test_l1_years_out_of_bounds_are_refused_at_both_steps(college: College, officer: Officer, years: str) -> None:
    again = _previewed(officer, years)
    assert again.status == 422
    assert len(again.errors) == 1
    assert again.form("Preview the change").fields["years"] == years
    forged = officer.send(_previewed(officer), "Remove learners after 6 years", years=years)
    assert (forged.status, _setting(college)) == (422, None)
