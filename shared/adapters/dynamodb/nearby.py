"""Reads what a chunk of changes needs beside it, so that its links are written right (X18)."""

from collections.abc import Mapping, Sequence

from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.keys import LINKS, RECORD, record_of, record_pk, row_key
from shared.adapters.dynamodb.link_codec import counts_from
from shared.adapters.dynamodb.record_parts import Near, needs_of
from shared.application.stored import Change
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import UNREADABLE_LINK, LinkCounts


class Nearby:
    """Reads of one table, consistent, a hundred rows a request."""

    def __init__(self, *, batches: Batches) -> None:
        self.batches = batches

    def __call__(self, tenant: TenantId, changes: Sequence[Change]) -> Near:
        needs = {change.record.key: need for change in changes if (need := needs_of(change)) is not None}
        keys = sorted({key for need in needs.values() for key in need.rows})
        own = sorted(key for key, need in needs.items() if need.own_counts)
        if not keys and not own:
            return Near()
        rows = {}
        counts = {}
        unreadable: set[RecordKey] = set()
        wanted = [row_key(record_pk(tenant, key), sk) for sk, some in ((RECORD, keys), (LINKS, own)) for key in some]
        for item in self.batches.get(wanted):
            key = record_of(item["pk"]["S"])
            try:
                if item["sk"]["S"] == LINKS:
                    counts[key] = counts_from(item)
                else:
                    rows[key] = record_from(item)
            except Unreadable:
                unreadable.add(key)
        obscure = {
            key for key, need in needs.items() if need.rows & unreadable or (need.own_counts and key in unreadable)
        }
        return Near(rows=rows, counts=counts, obscure=frozenset(obscure))

    def counts(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Mapping[RecordKey, LinkCounts]:
        """Return the counts of *keys*, without those that can't be understood."""
        found: dict[RecordKey, LinkCounts] = dict.fromkeys(keys, LinkCounts())
        for item in self.batches.get([row_key(record_pk(tenant, key), LINKS) for key in keys]):
            key = record_of(item["pk"]["S"])
            try:
                found[key] = counts_from(item)
            except Unreadable:
                del found[key]
        return found


def unreadable_link() -> Unavailable:
    """Return the error for a row beside a record that can't be understood."""
    return Unavailable(UNREADABLE_LINK, "a record that this one is linked to can't be read and needs repair")
