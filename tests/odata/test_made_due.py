"""Learners that a change of returns, and not time, brings past the threshold (L5, X15)."""

from tests.imports.returns import a_learner, a_return, an_aim, import_return
from tests.odata import college
from tests.odata.college import ids, read
from tests.world import council
from tests.world.world import world

NIGHT = "StartAnonymisationRunFunction"


def test_l5_x15_a_learner_made_due_by_an_edit_or_an_import_is_shown_with_the_day_until_the_night() -> None:
    with world() as here:
        college.found_college(here)
        college.keep_for(here, 6)
        for learner in ("edited", "10099999-a1", "young"):
            college.enrol(here, learner, "2024-08-01")
        here.settle()
        assert {one["MadeDueOn"] for one in read(here, "Users")} == {None}
        aims = [{"completion_status": 2, "learn_actual_end_date": "2018-07-31"}]
        here.call("PUT", "/v1/learners/edited/ilrs/10000001-2019", {"aims": aims}).expect(200)
        here.call("DELETE", "/v1/learners/10099999-a1/ilrs/10000001-2019").expect(204)
        here.settle()
        job = import_return(here, a_return(a_learner("A1", an_aim(2, "2018-07-31"))))
        assert job["outcomes"] == {"imported": 1}
        today = here.now.date().isoformat()
        shown = {one["Id"]: one["MadeDueOn"] for one in read(here, "Users", filter="MadeDueOn ne null")}
        assert shown == {"edited": today, "10099999-a1": today}
        acts = council.acts(here, "learner_made_due")
        dates = {one["subject"]: one["details"]["final_funding_date"] for one in acts}
        assert dates == dict.fromkeys(("apprentices/edited", "apprentices/10099999-a1"), "2018-07-31")
        here.tick(NIGHT)
        here.settle()
        assert ids(here) == ["young"]
