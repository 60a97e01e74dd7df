"""A small college in the council's world: its workflow of learners, and short words for what tests do with them."""

from typing import Any

from tests.world.world import Reply, World

LEARNERS = "learners"
ILR = "10000001-2019"
RETAINER = "administrator retainer"
ENDED = "2018-03-03"
WORKFLOW = {
    "kind": "learner",
    "states": [{"name": "learning", "end": False}, {"name": "left", "end": True}],
    "transitions": [{"name": "leave", "from": ["learning"], "to": "left"}],
    "fields": [
        {"name": "name", "type": "text", "sensitive": True},
        {"name": "site", "type": "text", "sensitive": False},
    ],
}


def found_college(world: World, tenant: str = "council") -> None:
    """Bring in the workflow, and the role that may say how long learners are kept."""
    world.call("PUT", f"/v1/workflows/{LEARNERS}", WORKFLOW, tenant=tenant).expect(200)
    role = {"permissions": ["manage_data_retention"]}
    world.call("PUT", "/v1/roles/retainer", role, tenant=tenant).expect(200)


def enrol(world: World, learner: str, *aims: dict[str, Any]) -> None:
    """Create a learner with one return of *aims*."""
    body = {
        "ukprn": "10000001",
        "learn_ref_number": f"PLANTED-{learner}-ref",
        "values": {"name": f"PLANTED-{learner}", "site": "north"},
    }
    world.call("PUT", f"/v1/learners/{learner}", body).expect(200)
    if aims:
        hand_in(world, learner, *aims).expect(200)


def completed(day: str = ENDED) -> dict[str, Any]:
    """Return an aim that was completed on that day."""
    return {"completion_status": 2, "learn_aim_ref": "PLANTED-aim", "learn_actual_end_date": day}


OPEN: dict[str, Any] = {"completion_status": 1}


def hand_in(world: World, learner: str, *aims: dict[str, Any], ilr: str = ILR) -> Reply:
    """Replace a return."""
    return world.call("PUT", f"/v1/learners/{learner}/ilrs/{ilr}", {"aims": list(aims)})


def learner(world: World, name: str) -> dict[str, Any]:
    """Return a learner as the API shows them."""
    found: dict[str, Any] = world.call("GET", f"/v1/learners/{name}").expect(200).body
    return found


def preview(world: World, years: int = 6, *, enabled: bool = True) -> dict[str, Any]:
    """Return the preview of a setting."""
    body = {"enabled": enabled, "years": years}
    path = "/v1/settings/learner-retention/preview"
    found: dict[str, Any] = world.call("POST", path, body, groups=RETAINER).expect(200).body
    return found


def retain(world: World, years: int = 6, *, enabled: bool = True) -> dict[str, Any]:
    """Preview a setting, confirm it, and return the preview."""
    shown = preview(world, years, enabled=enabled)
    body = {"enabled": enabled, "years": years, "confirmation_token": shown["confirmation_token"]}
    world.call("PUT", "/v1/settings/learner-retention", body, groups=RETAINER).expect(200)
    return shown
