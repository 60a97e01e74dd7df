"""Where a replay runs: the town of the other jobs after a night, with its records put back to before that night.

Between the moment restored to and the restore, holds came and went and a request was made; a hold that came after the night stands
again before anything is erased, and withholds what the night had erased.
"""

from datetime import timedelta

from tests.faults import town
from tests.faults.town import ACCOUNT, ANN, FULL, RECENT, Town
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.world.restore import Backup, put_back
from tests.world.world import START, World

RESTORED_TO = START + timedelta(hours=3)
(LATER,) = (f"cases/{name}" for name in town.ids("later", 1))
FILES = {f"records/council/{FULL}/000001": b"PLANTED", f"records/council/{RECENT}/000001": b"PLANTED"}


def found(world: World) -> Town:
    """Bring in the town, let a night erase what is due there, and put its records back, with the files that are still to go."""
    made = town.found(world, months=1, file_months=2)
    world.tick(POLICY_RUN)
    world.settle()
    world.travel_to(RESTORED_TO)
    backup = Backup(at=RESTORED_TO, rows={"RecordsTable": world.rows("RecordsTable")})
    world.pass_time(timedelta(minutes=30))
    for verb in ("hold", "release"):
        made.do(verb, FULL)
    made.do("request", {"for": RECENT, "by": "2099-01-01"})
    made.do("record", {"id": LATER, "state": "closed"})
    made.do("hold", LATER)
    world.tick(ANONYMISATION_RUN)
    world.settle()
    made.do("hold", ANN)
    put_back(world, backup)
    for name, body in FILES.items():
        world.clients.s3.put_object(Bucket=world.bucket, Key=name, Body=body)
    world.settle()
    made.enrol(ACCOUNT)
    return made
