"""Reads records in an order: the index proposes, the row decides."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from shared.application.ports import RecordStore
from shared.application.reporting.orders import KeyOrder
from shared.application.reporting.walk import Batch, SourceRow
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.record import Record

E = TypeVar("E")


def read_rows(
    records: RecordStore,
    tenant: TenantId,
    order: KeyOrder,
    after: str | None,
    limit: int,
    seen: Callable[[Sequence[Record]], Mapping[RecordKey, E]],
) -> Batch[E]:
    """Return what *seen* makes of up to *limit* records behind *after*; others have no entities."""
    batch = order.read(after, limit)
    rows = records.read(tenant, [key for _, key in batch.keys]).records if batch.keys else {}
    shown = seen(list(rows.values()))
    found = [
        SourceRow(position=position, entities=(shown[key],) if key in shown else ()) for position, key in batch.keys
    ]
    return Batch(rows=found, last=batch.last)
