"""Where every job of the fault tests and of the races runs: a few records of each sort, all of one shard.

Everything personal carries ``PLANTED``. What a job may not touch is everything that its table entry does not name.
"""

from dataclasses import dataclass
from typing import Any

from shared.kernel.identifiers import shard_of
from tests.scenarios.story import Story
from tests.scenarios.town import WORKFLOWS, planted
from tests.world.world import World

SHARD = 7
TENANT = "council"
LONG_AGO = "2024-01-10T12:00:00+00:00"
FILTER = {"workflows": ["cases"], "states": ["closed"]}
NEVER = {"enabled": True}


def ids(prefix: str, many: int, shard: int = SHARD) -> list[str]:
    """Return record ids of one shard."""
    found = (f"{prefix}-{number}" for number in range(10_000) if shard_of(f"{prefix}-{number}") == shard)
    return [name for name, _ in zip(found, range(many), strict=False)]


ANN, BOB = (f"people/{name}" for name in ids("person", 2))
PLAIN, FULL, OF_ANN, OF_BOB, HELD, GONE = (f"cases/{name}" for name in ids("case", 6))
ACCOUNT, ANNS_ACCOUNT = (f"accounts/{name}" for name in ids("account", 2))


@dataclass(frozen=True, slots=True)
class Town:
    """A world with people in it, and short words for what is done there."""

    world: World
    story: Story

    def do(self, verb: str, said: Any) -> Any:  # noqa: ANN401 – a step's words, and the API's answer
        """Take a step of the scenarios, which must succeed, and return what the API said."""
        self.story.do({verb: said})
        return self.story.last

    def enrol(self, account: str) -> None:
        """Give a portal account its user."""
        workflow, name = account.split("/")
        attributes = {"custom:tenant": TENANT, "custom:workflow": workflow}
        self.world.clients.cognito.admin_create_user(
            UserPoolId=self.world.portal_pool,
            Username=name,
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )


def found(world: World, *, months: int | None = None, file_months: int | None = None, rule: bool = False) -> Town:
    """Bring in the workflows, two people (one of them on hold), six cases and two portal accounts.

    With *months* there is a policy of so many in force for cases and accounts, and what has ended waits to be dated.
    """
    town = Town(world, Story(world))
    for name in WORKFLOWS:
        town.do("workflow", {"id": name, "allow_personal_data_deletion": True})
    if months is not None or file_months is not None:
        for name in ("cases", "accounts"):
            town.do("policy in force", {"of": name, "months": months, "file months": file_months})
    for person in (ANN, BOB):
        town.do("record", {"id": person, "state": "known"})
    town.do("hold", BOB)
    for case in (PLAIN, FULL, OF_ANN, OF_BOB, HELD, GONE):
        person = {OF_ANN: {"person": ANN}, OF_BOB: {"person": BOB}}.get(case, {})
        town.do("record", {"id": case, "state": "closed", "since": LONG_AGO, **person})
    for case in (PLAIN, OF_BOB, HELD, FULL):
        town.do("note", case)
    for case in (FULL, HELD):
        town.do("file", {"of": case, "added": LONG_AGO})
    town.do("hold", HELD)
    for account, person in ((ACCOUNT, {}), (ANNS_ACCOUNT, {"person": ANN})):
        town.do("record", {"id": account, "state": "left", "since": LONG_AGO, **person})
        town.enrol(account)
    world.call("POST", f"/v1/records/{GONE}/redaction").expect(200)
    if rule:
        rules = [{"in_state": "closed", "for_days": 90, "transition": "closed to archived"}]
        version = world.call("GET", "/v1/workflows/cases").expect(200).body["version"]
        town.do("workflow", {"id": "cases", "rules": rules, "version": version})
    world.call("PUT", "/v1/filters/closed", FILTER).expect(200)
    world.settle()
    return town


def plants(record: str) -> str:
    """Return what is personal on a record."""
    return planted(record)
