"""A made-up college and its ILR return, with planted marks.

An import keeps little of a return: the marks in the rest must be found nowhere. Names come in later, over the API.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infra.sample.ilr import IlrSample, is_open, reference, write
from infra.sample.plants import Plant, Planter
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId

TENANT = TenantId("sample-college")
LEARNERS = WorkflowId("learners")
UKPRN = 10099999
ILR = f"{UKPRN}-2526"
WORKFLOW = {
    "kind": "learner",
    "states": [{"name": "learning"}, {"name": "left", "end": True}],
    "fields": [
        {"name": "name", "type": "text", "sensitive": True},
        {"name": "email", "type": "email", "sensitive": True},
        {"name": "site", "type": "choice", "sensitive": False},
    ],
}
_KEPT = "LearnAimRef"  # an import keeps it as it came, even longer than the schema allows


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One learner in the return, with values for the API; *plants* are the marks kept."""

    key: RecordKey
    body: dict[str, Any] = field(repr=False)
    is_learning: bool
    plants: tuple[Plant, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class College:
    """The return's file, its learners, and the marks that the import must not keep."""

    file: bytes = field(repr=False)
    learners: tuple[Learner, ...]
    left_aside: tuple[Plant, ...] = field(repr=False)


def college(count: int, ended: date) -> College:
    """Return a college of *count* learners; the funding of those not still learning ended on *ended*."""
    keys = [RecordKey(LEARNERS, RecordId(f"{UKPRN}-{reference(position).lower()}")) for position in range(count)]
    kept, aside = [Planter(key) for key in keys], [Planter(key) for key in keys]

    def rename(position: int, element: str, text: str) -> str:
        return (kept if element == _KEPT else aside)[position](element, text)

    file = io.StringIO()
    write(file, IlrSample(learners=count, ukprn=UKPRN, ended=ended, rename=rename))
    return College(
        file=file.getvalue().encode(),
        learners=tuple(_learner(position, key, kept[position]) for position, key in enumerate(keys)),
        left_aside=tuple(_all(aside)),
    )


def _learner(position: int, key: RecordKey, plant: Planter) -> Learner:
    values = {
        "name": plant("name", f"Learner {position}"),
        "email": f"{plant.identifier('email')}@example.org",
        "site": "north",
    }
    return Learner(
        key=key,
        body={"ukprn": str(UKPRN), "learn_ref_number": reference(position), "values": values},
        is_learning=is_open(position),
        plants=tuple(plant.plants),
    )


def _all(planters: list[Planter]) -> Iterator[Plant]:
    return (plant for planter in planters for plant in planter.plants)
