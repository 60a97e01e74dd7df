"""Rows of links for records that are written past the store, at the records that they point to (X18)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.adapters.dynamodb.codec import record_item
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.link_codec import counts_item, link_item
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, counts_of, facts_of, pointers, total
from shared.records.record import Record


def rows_with_links(tenant: TenantId, records: Sequence[Record]) -> Iterator[Item]:
    """Yield the rows of *records*, marked if another points there, and their links; no strand is among them."""
    added: dict[RecordKey, list[tuple[int, Counts]]] = {}
    for record in records:
        for target in pointers(record):
            added.setdefault(target, []).append((1, counts_of(record)))
            yield link_item(tenant, target, record.key, facts_of(record))
    for record in records:
        yield record_item(tenant, replace(record, is_linked=record.key in added))
    for target, several in added.items():
        yield counts_item(tenant, target, total(several), 1)
