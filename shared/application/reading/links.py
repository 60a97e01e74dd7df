"""The parents and persons of a record, whose guards withhold it too (X7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.application.ports import RecordStore
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The linked rows of one record, each once, and whether all were readable."""

    rows: tuple[Record, ...] = ()
    is_readable: bool = True

    @property
    def versions(self) -> Mapping[RecordKey, int]:
        return {row.key: row.version for row in self.rows}


def read_links(store: RecordStore, tenant: TenantId, records: Iterable[Record]) -> Mapping[RecordKey, Links]:
    """Read the linked rows of *records*, one batch for each step up."""
    starts = list(records)
    known: dict[RecordKey, Record] = {}
    unreadable: set[RecordKey] = set()
    wanted = {pointer for record in starts for pointer in _pointers(record)}
    while wanted:  # from a strand to its case, then to the person
        rows = store.read(tenant, sorted(wanted))
        known |= rows.records
        unreadable |= rows.unreadable
        seen = known.keys() | unreadable | wanted
        wanted = {pointer for row in rows.records.values() for pointer in _pointers(row)} - seen
    return {record.key: _links_of(record, known, unreadable) for record in starts}


def _pointers(record: Record) -> tuple[RecordKey, ...]:
    return tuple(pointer for pointer in (record.parent, record.person) if pointer is not None)


def _links_of(record: Record, known: Mapping[RecordKey, Record], unreadable: set[RecordKey]) -> Links:
    found: dict[RecordKey, Record] = {}
    waiting = list(_pointers(record))
    is_readable = True
    while waiting:
        key = waiting.pop()
        is_readable = is_readable and key not in unreadable
        if key in known and key not in found and key != record.key:
            found[key] = known[key]
            waiting.extend(_pointers(known[key]))
    return Links(rows=tuple(found.values()), is_readable=is_readable)
