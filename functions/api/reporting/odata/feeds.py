"""Where the entities of each set come from, and how many there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.api.reporting.odata import entities
from functions.api.reporting.odata.edm import ILR_AIMS, JOBS, RECORDS, USERS, EntitySet
from functions.api.reporting.odata.expression import Entity, Predicate
from functions.api.reporting.odata.options import Order
from functions.api.reporting.odata.pushdown import DATED_BY, Pushdown
from shared.access.permissions import Caller
from shared.application.reporting.all_records import RecordSelection
from shared.application.reporting.ilr_aims import AimSource
from shared.application.reporting.learners import LearnerSelection
from shared.application.reporting.walk import EntitySource, Mapped, Nothing, count
from shared.application.stored import JobFilter
from shared.jobs.job import JobStatus, JobType
from shared.kernel.identifiers import is_identifier

if TYPE_CHECKING:
    from functions.api.reporting.wiring import Use

MOST_BATCHES_COUNTED = 200  # 20,000 rows
MOST_BATCHES_OF_AIMS_COUNTED = 50  # 5,000 learners: one request each, in 29 seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One set: its model, its source and its count."""

    model: EntitySet
    source: Callable[[Caller, Pushdown, Order | None], EntitySource[Entity]]
    count: Callable[[Caller, Pushdown], int | None]  # by an index alone; None if none can tell
    most_counted: int = MOST_BATCHES_COUNTED  # batches that may be read to count

    def counted(self, caller: Caller, reach: Pushdown, keep: Predicate) -> int | None:
        """Return how many entities *keep* keeps; None if too many would have to be read."""
        found = self.count(caller, reach)
        return count(self.source(caller, reach, None), keep, self.most_counted) if found is None else found


def feeds_of(use: "Use") -> tuple[Feed, ...]:
    """Return the feeds of all sets."""

    def users(caller: Caller, reach: Pushdown, order: Order | None) -> EntitySource[Entity]:
        found = use.learners.source(caller, _learners(reach, order, "Id"))
        return Nothing() if found is None else Mapped(source=found, make=entities.user)

    def user_count(caller: Caller, reach: Pushdown) -> int | None:
        return use.learners.count(caller, _learners(reach, None, None)) if reach.is_exact else None

    def aims(caller: Caller, reach: Pushdown, _order: Order | None) -> EntitySource[Entity]:
        found = use.learners.source(caller, _learners(reach, None, "LearnerId"))
        return (
            Nothing()
            if found is None
            else Mapped(source=AimSource(ilrs=use.ilrs, learners=found), make=entities.ilr_aim)
        )

    def records(caller: Caller, reach: Pushdown, order: Order | None) -> EntitySource[Entity]:
        return Mapped(source=use.records.source(caller, _records(reach, order)), make=entities.record)

    def record_count(caller: Caller, reach: Pushdown) -> int | None:
        return use.records.count(caller, RecordSelection()) if reach.is_exact else None

    def jobs(caller: Caller, reach: Pushdown, _order: Order | None) -> EntitySource[Entity]:
        return Mapped(source=use.jobs.source(caller, _jobs(reach)), make=entities.job)

    def unknown(_caller: Caller, _reach: Pushdown) -> None:
        return None

    return (
        Feed(model=USERS, source=users, count=user_count),
        Feed(model=ILR_AIMS, source=aims, count=unknown, most_counted=MOST_BATCHES_OF_AIMS_COUNTED),
        Feed(model=RECORDS, source=records, count=record_count),
        Feed(model=JOBS, source=jobs, count=unknown),
    )


def _learners(reach: Pushdown, order: Order | None, id_property: str | None) -> LearnerSelection:
    by_date = order is not None and order.name == DATED_BY
    # Named learners come in the order of their ids, so not if another one is wanted.
    named = None if by_date or id_property is None else _ids(reach.pins.get(id_property))
    return LearnerSelection(
        ids=named,
        since=reach.since,
        until=reach.until,
        dated=reach.dated,
        undated=reach.undated,
        by_id=order is not None and order.name == "Id",
        is_descending=order is not None and order.is_descending,
    )


def _records(reach: Pushdown, order: Order | None) -> RecordSelection:
    return RecordSelection(
        workflows=_ids(reach.pins.get("Workflow")),
        ids=_ids(reach.pins.get("Id")),
        by_id=order is not None,
        is_descending=order is not None and order.is_descending,
    )


def _jobs(reach: Pushdown) -> JobFilter:
    types, states = reach.pins.get("Type"), reach.pins.get("Status")
    return JobFilter(
        type=next((one for one in JobType if types == frozenset({one.value})), None),
        status=next((one for one in JobStatus if states == frozenset({one.value})), None),
    )


def _ids(texts: Iterable[str] | None) -> list[str] | None:
    # No other text may come near a key.
    return None if texts is None else sorted(text for text in texts if is_identifier(text))
