"""A town of people whose time has come, with cases and strands that may keep them (X7, X18)."""

from tests.faults.town import LONG_AGO, Town, ids
from tests.scenarios.story import POLICY_RUN, Story
from tests.scenarios.town import WORKFLOWS
from tests.world.world import World

FREE, DONE, SUED, BUSY, FAR, OTHER = (f"people/{name}" for name in ids("kin", 6))
OF_DONE, OF_SUED, OF_BUSY, OF_FAR, MOVABLE, NEW, NEWER = (f"cases/{name}" for name in ids("matter", 7))
OF_CASE, OF_MOVABLE = (f"strands/{name}" for name in ids("strand", 2))


def dated(world: World) -> Town:
    """Bring in five people who are due, and one who is not.

    Nothing keeps two of them, a case of whom is closed. The case of one is held, that of another is open, and the strand of a third
    one's case is held.
    """
    town = Town(world, Story(world))
    for name in WORKFLOWS:
        town.do("workflow", {"id": name, "allow_personal_data_deletion": True})
    town.do("policy in force", {"of": "people", "months": 1})
    for person in (FREE, DONE, SUED, BUSY, FAR):
        town.do("record", {"id": person, "state": "moved away", "since": LONG_AGO})
    town.do("record", {"id": OTHER, "state": "known"})
    owners = {OF_DONE: DONE, OF_SUED: SUED, OF_BUSY: BUSY, OF_FAR: FAR, MOVABLE: OTHER}
    for case, owner in owners.items():
        ended = {} if case == OF_BUSY else {"state": "closed", "since": LONG_AGO}
        town.do("record", {"id": case, "person": owner, **ended})
    for strand, case in ((OF_CASE, OF_FAR), (OF_MOVABLE, MOVABLE)):
        town.do("record", {"id": strand, "state": "done", "since": LONG_AGO, "parent": case})
    for held in (OF_SUED, OF_CASE):
        town.do("hold", held)
    world.tick(POLICY_RUN)
    world.settle()
    return town
