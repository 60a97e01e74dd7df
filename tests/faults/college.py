"""Where imports, reports and the removal of learners run.

Before the import that a test is about there were others, and a removal. Its return has everything in it that can become of a
learner. What a night removes is of one shard, as in the town.
"""

from tests.faults.town import Town, ids
from tests.imports import returns
from tests.imports.returns import EARLY, LATE, UKPRN, a_learner, a_return, an_aim
from tests.scenarios.story import ANONYMISATION_RUN, Story
from tests.scenarios.town import WORKFLOWS
from tests.world import college, council
from tests.world.world import World

LATEST = LATE.replace(month=3)
OPEN, SENSELESS = an_aim(1, None), an_aim("PLANTED")


def _key(name: str) -> str:
    return f"learners/{UKPRN}-planted_2d{name}"


SAME, CHANGED, RESTRICTED, ABSENT, REMOVED, AHEAD, NEW, BAD, SPOILED = map(
    _key, ("same", "changed", "restricted", "absent", "removed", "ahead", "new", "bad", "spoiled")
)
LEAVER, RETURNER, ASKED, HELD, YOUNG = (f"learners/{name}" for name in ids("learner", 5))
NAMELESS = "learners/position-0000008"


def _filed(key: str, *aims: str) -> str:
    return a_learner(f"PLANTED-{key.rpartition('2d')[2]}", *aims)


RETURN = a_return(
    _filed(SAME),
    _filed(CHANGED, OPEN),
    _filed(RESTRICTED, OPEN),
    _filed(REMOVED, OPEN),
    _filed(AHEAD, OPEN),
    _filed(NEW),
    _filed(BAD, SENSELESS),
    a_learner(None),
    at=LATE,
)


def found(world: World) -> None:
    """Bring in the workflow, three earlier returns, a restriction, and a learner who has been removed."""
    world.call("PUT", "/v1/workflows/learners", WORKFLOWS["learners"]).expect(200)
    everybody = (CHANGED, RESTRICTED, ABSENT, REMOVED)
    for data in (
        a_return(*map(_filed, everybody), at=EARLY),
        a_return(_filed(SAME), at=LATE),
        a_return(_filed(AHEAD), at=LATEST),
    ):
        assert returns.import_return(world, data)["status"] == "success"
    council.guard(world, RESTRICTED, "processing-restriction")
    asked = {"reason": "asked by letter", "due_date": str(world.now.date())}
    world.call("PUT", f"/v1/records/{REMOVED}/anonymisation-request", asked).expect(200)
    world.tick(ANONYMISATION_RUN)
    world.settle()
    world.call("GET", f"/v1/{REMOVED}").expect(404)


def spoiled(world: World) -> None:
    """Bring in the same, with a learner whose row makes no sense."""
    found(world)
    world.call("PUT", f"/v1/{SPOILED}", {"ukprn": UKPRN, "learn_ref_number": "PLANTED"}).expect(200)
    council.write_into(world, SPOILED, values="{")


def retained(world: World) -> Town:
    """Bring in learners of each sort for a night: due by their aims or on request, due but held, and not due."""
    world.call("PUT", "/v1/workflows/learners", WORKFLOWS["learners"]).expect(200)
    world.call("PUT", "/v1/roles/retainer", {"permissions": ["manage_data_retention"]}).expect(200)
    college.retain(world)
    town = Town(world, Story(world))
    long_ago, lately = ({"status": "completed", "ended": day} for day in ("2018-03-03", "2025-03-03"))
    aims = {LEAVER: long_ago, RETURNER: long_ago, ASKED: {"status": "open"}, HELD: long_ago, YOUNG: lately}
    for learner, aim in aims.items():
        town.do("learner", {"id": learner.partition("/")[2], "aims": [aim]})
    town.do("request", {"for": ASKED, "by": str(world.now.date())})
    town.do("hold", HELD)
    world.settle()
    return town
