"""The records linked to a record, whose guards withhold it too (X7)."""

from collections.abc import Iterable, Mapping

from shared.application.ports import Catalogue, RecordStore
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import LinkCounts, Links, pointers, seen_from_above, workflows_of
from shared.records.record import Record
from shared.records.workflow import Workflow


def read_links(
    store: RecordStore, catalogue: Catalogue, tenant: TenantId, records: Iterable[Record]
) -> Mapping[RecordKey, Links]:
    """Read what is linked to *records*: a batch for each step up, and one for the counts of all that points to them."""
    starts = list(records)
    known: dict[RecordKey, Record] = {}
    unreadable: set[RecordKey] = set()
    wanted = {pointer for record in starts for pointer in pointers(record)}
    while wanted:  # from a strand to its case, then to the person
        rows = store.read(tenant, sorted(wanted))
        known |= rows.records
        unreadable |= rows.unreadable
        seen = known.keys() | unreadable | wanted
        wanted = {pointer for row in rows.records.values() for pointer in pointers(row)} - seen
    # Most records have never been pointed to, and cost no read.
    linked = [record.key for record in starts if record.is_linked]
    counts = store.link_counts(tenant, linked) if linked else {}
    names = sorted({name for one in counts.values() for name in workflows_of(one.counts)})
    workflows = catalogue.get_many(tenant, Workflow, names) if names else {}
    return {record.key: _links_of(record, known, unreadable, counts.get(record.key), workflows) for record in starts}


def _links_of(
    record: Record,
    known: Mapping[RecordKey, Record],
    unreadable: set[RecordKey],
    counts: LinkCounts | None,
    workflows: Mapping[str, Workflow],
) -> Links:
    found: dict[RecordKey, Record] = {}
    waiting = list(pointers(record))
    # Counts that can't be understood may tell of a hold.
    is_readable = counts is not None or not record.is_linked
    while waiting:
        key = waiting.pop()
        is_readable = is_readable and key not in unreadable
        if key in known and key not in found and key != record.key:
            found[key] = known[key]
            waiting.extend(pointers(known[key]))
    rows = tuple(found.values())
    if counts is None:
        return Links(rows=rows, is_readable=is_readable)
    below = seen_from_above(counts.counts, workflows)
    return Links(rows=rows, below=below, counted=counts.version, is_readable=is_readable)
