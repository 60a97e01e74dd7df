"""X10, R8: what was once lost when a chunk was met again after a crash, each as the one run that showed it."""

from tests.faults.jobs import TYPES
from tests.faults.town import found
from tests.scenarios.story import POLICY_RUN
from tests.world import council
from tests.world.delivery import VISIBILITY, run_until_killed
from tests.world.interception import writes_history
from tests.world.world import world

RULES = TYPES["retention_policies:rules"]


def test_x10_r8_a_record_that_a_rule_moved_counts_as_moved_though_its_new_state_has_a_date_to_be_given() -> None:
    with world() as here:
        found(here, months=1, file_months=2, rule=True)
        here.tick(POLICY_RUN)
        here.source("StartJobFunction").step()
        run_until_killed(here, writes_history)  # the records are written
        here.pass_time(VISIBILITY)
        here.settle()
        job = council.read_job(here, f"retention_policies-{here.now.date()}")
        moved = [key for key, outcome in RULES.outcomes.items() if outcome == ("transitioned", None)]
        assert job["outcomes"]["transitioned"] == len(moved)
        assert {council.read(here, key)["state"] for key in moved} == {"archived"}
        assert council.history(here, job["id"], "&outcome=transitioned").keys() == set(moved)
