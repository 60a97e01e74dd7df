"""A made-up college: learners whose funding ended on one day, some who are still learning, one under a hold.

Everything goes in over the API; what is personal carries marks, as in the council.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infra.sample.plants import Plant, Planter
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId

TENANT = TenantId("sample-college")
LEARNERS = WorkflowId("learners")
ILR = "10000001-2019"
LEARNING = 3
WORKFLOW = {
    "kind": "learner",
    "states": [{"name": "learning"}, {"name": "left", "end": True}],
    "fields": [
        {"name": "name", "type": "text", "sensitive": True},
        {"name": "email", "type": "email", "sensitive": True},
        {"name": "site", "type": "choice", "sensitive": False},
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One learner with their one return; *plants* are the marks in both."""

    key: RecordKey
    body: dict[str, Any] = field(repr=False)
    aims: tuple[dict[str, Any], ...] = field(repr=False)
    is_learning: bool
    plants: tuple[Plant, ...] = field(repr=False)


def learners(count: int, ended: date) -> Iterator[Learner]:
    """Yield *count* learners: the first few are still learning, the aims of all others ended on that day."""
    for number in range(1, count + 1):
        key = RecordKey(LEARNERS, RecordId(f"learner-{number:03d}"))
        plant = Planter(key)
        is_learning = number <= LEARNING
        yield Learner(
            key=key,
            body={
                "ukprn": "10000001",
                "learn_ref_number": plant("reference", f"{number:03d}"),
                "values": {
                    "name": plant("name", f"Learner {number}"),
                    "email": f"{plant.identifier('email')}@example.org",
                    "site": "north",
                },
            },
            aims=(aim(plant("aim", "ZPROG"), None if is_learning else ended),),
            is_learning=is_learning,
            plants=tuple(plant.plants),
        )


def aim(reference: str, ended: date | None) -> dict[str, Any]:
    """Return an aim that was completed on that day, or that is open."""
    day = None if ended is None else ended.isoformat()
    status = 1 if ended is None else 2
    return {"learn_aim_ref": reference, "completion_status": status, "learn_actual_end_date": day}
