"""A small college: learners with returns, brought in through the API, and short words for what tests ask of the service."""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.world.world import Reply, World

ROOT = "/odata/1.0/"
LEARNERS = "apprentices"
DATES = {"ann": "2019-07-31", "bob": "2020-02-29", "cat": "2020-02-29", "dan": "2024-08-01", "eve": None}
READER = "reader"
EVERYTHING = "everything"


def found_college(world: World, tenant: str = "council") -> None:
    """Bring in the workflow of learners, and the roles of who reads reports alone and of who may change the setting."""
    states = [{"name": "active", "end": False}, {"name": "left", "end": True}]
    world.call("PUT", f"/v1/workflows/{LEARNERS}", {"kind": "learner", "states": states}, tenant=tenant).expect(200)
    roles = {READER: ["read_reports"], EVERYTHING: ["manage_data_retention", "manage_tenant_settings"]}
    for name, permissions in roles.items():
        world.call("PUT", f"/v1/roles/{name}", {"permissions": permissions}, tenant=tenant).expect(200)


def enrol(world: World, learner: str, day: str | None, *, tenant: str = "council", **facts: object) -> None:
    """Bring in a learner with a return whose one aim ended on *day*, or is open."""
    body = {
        "values": {"name": f"PLANTED-{learner}"},
        "ukprn": "10000001",
        "learn_ref_number": f"REF-{learner}",
        **facts,
    }
    world.call("PUT", f"/v1/learners/{learner}", body, tenant=tenant).expect(200)
    aim = {
        "aim_seq_number": 1,
        "learn_aim_ref": "ZPROG001",
        "completion_status": 1 if day is None else 2,
        "learn_start_date": "2018-09-01",
        "learn_actual_end_date": day,
    }
    path = f"/v1/learners/{learner}/ilrs/10000001-2019"
    world.call("PUT", path, {"status": "included", "aims": [aim]}, tenant=tenant).expect(200)


def enrol_all(world: World) -> None:
    """Bring in the learners of ``DATES``."""
    for learner, day in DATES.items():
        enrol(world, learner, day)
    world.settle()


def keep_for(world: World, years: int, *, enabled: bool = True, tenant: str = "council") -> None:
    """Set how long learners are kept."""
    path, wanted = "/v1/settings/learner-retention", {"enabled": enabled, "years": years}
    groups = EVERYTHING
    token = world.call("POST", f"{path}/preview", wanted, tenant=tenant, groups=groups).expect(200).body
    sent = {**wanted, "confirmation_token": token["confirmation_token"]}
    world.call("PUT", path, sent, tenant=tenant, groups=groups).expect(200)


def ask(world: World, path: str, *, tenant: str = "council", headers: Any = None, **options: str) -> Reply:  # noqa: ANN401 – texts by names, beside options by ``**``
    """Ask the service for *path*; *options* are system query options without their ``$``."""
    query = urlencode({f"${name}": value for name, value in options.items()}, quote_via=quote, safe="$")
    whole = f"{ROOT}{path}" + (f"?{query}" if query else "")
    return world.call("GET", whole, tenant=tenant, groups=READER, headers=headers)


def read(world: World, path: str, *, headers: Any = None, **options: str) -> list[dict[str, Any]]:  # noqa: ANN401 – texts by names, beside options by ``**``
    """Return all entities of *path*, page after page, as a client would read them."""
    reply = ask(world, path, headers=headers, **options).expect(200)
    found: list[dict[str, Any]] = list(reply.body["value"])
    for _ in range(500):
        link = reply.body.get("@odata.nextLink")
        if link is None:
            return found
        parts = urlsplit(link)
        reply = world.call("GET", f"{parts.path}?{parts.query}", groups=READER, headers=headers).expect(200)
        found += reply.body["value"]
    raise AssertionError("the set has no end")


def ids(world: World, path: str = "Users", **options: str) -> list[str]:
    """Return the ids of the entities of *path*, in order."""
    return [one["Id"] for one in read(world, path, **options)]
