"""Compare links at both ends, and make them anew from pointers (X16, X18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, counts_of, facts_of, pointers, total
from shared.records.record import Record

_SOURCES = 100


class Difference(StrEnum):
    """What differs at the end that a link leads to."""

    MISSING = "missing"  # a pointer has no link there, or one that says something else
    STALE = "stale"  # a link has no pointer
    COUNTS = "counts"  # what points there is counted wrong
    MARK = "mark"  # a record that is pointed to does not know it


@dataclass(frozen=True, slots=True, order=True)
class LinkFault:
    """One difference, by ids alone; *source* is None where it is no single link's."""

    target: RecordKey
    difference: Difference
    source: RecordKey | None = None


class MendLinks:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.links = ports.records, ports.links

    def compare(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Sequence[LinkFault]:
        """Return what differs at either end of the links of *keys*; those that can't be read are left out."""
        rows = self.records.read(tenant, keys).records
        faults = list(self._as_sources(tenant, list(rows.values())))
        for row in rows.values():
            if row.is_linked or self.links.sources(tenant, row.key, None, 1):
                faults += self._as_target(tenant, row)
        return sorted(set(faults), key=lambda fault: (fault.target, fault.difference, str(fault.source)))

    def __call__(self, tenant: TenantId, keys: Sequence[RecordKey]) -> int:
        """Mend the links of *keys*; return how many differences there were."""
        faults = self.compare(tenant, keys)
        for fault in faults:
            if fault.source is not None:
                retry_on_conflict(partial(self._mend_link, tenant, (fault.target, fault.source)))
        targets = {fault.target for fault in faults}
        # What leads to a case goes on to its person, whose sum is made of the case's.
        rows = self.records.read(tenant, sorted(targets)).records if targets else {}
        uppers = {row.person for row in rows.values() if row.person is not None}
        for several in (targets - uppers, uppers):
            for target in sorted(several):
                retry_on_conflict(partial(self._recount, tenant, target))
        return len(faults)

    def _as_sources(self, tenant: TenantId, rows: Sequence[Record]) -> Iterator[LinkFault]:
        wanted = {(target, row.key): facts_of(row) for row in rows for target in pointers(row)}
        if not wanted:
            return
        found = self.links.facts(tenant, list(wanted))
        there = self.records.read(tenant, sorted({target for target, _ in wanted})).records
        for (target, source), facts in wanted.items():
            if found.get((target, source)) != facts:
                yield LinkFault(target, Difference.MISSING, source)
            elif target in there and not there[target].is_linked:
                yield LinkFault(target, Difference.MARK, source)

    def _as_target(self, tenant: TenantId, row: Record) -> Iterator[LinkFault]:
        # Read first: a change in between makes the counts differ, and a mended sum is written on this version.
        counts = self.links.counts(tenant, row.key)
        several: list[tuple[int, Counts]] = []
        for sources, rows in self._sources(tenant, row.key):
            for source in sources:
                if source in rows and row.key in pointers(rows[source]):
                    several += [(1, one) for one in self._added(tenant, rows[source], row.key)]
                else:
                    yield LinkFault(row.key, Difference.STALE, source)
        if counts is None or total(several) != total([(1, counts.counts)]):
            yield LinkFault(row.key, Difference.COUNTS)

    def _sources(
        self, tenant: TenantId, target: RecordKey
    ) -> Iterator[tuple[Sequence[RecordKey], dict[RecordKey, Record]]]:
        after: RecordKey | None = None
        while sources := self.links.sources(tenant, target, after, _SOURCES):
            yield sources, dict(self.records.read(tenant, sources).records)
            after = sources[-1]

    def _added(self, tenant: TenantId, source: Record, target: RecordKey) -> Iterator[Counts]:
        yield counts_of(source)
        if source.is_linked and source.person == target:
            counts = self.links.counts(tenant, source.key)
            yield counts.counts if counts else {}

    def _mend_link(self, tenant: TenantId, ends: tuple[RecordKey, RecordKey]) -> None:
        target, source = ends
        row = self.records.read(tenant, [source]).records.get(source)
        if row is not None and target in pointers(row):
            self.links.put_link(tenant, ends, facts_of(row), row.version)
        else:
            self.links.delete_link(tenant, ends, row.version if row else 0)

    def _recount(self, tenant: TenantId, target: RecordKey) -> None:
        before = self.links.counts(tenant, target)
        added = [
            (1, one)
            for sources, rows in self._sources(tenant, target)
            for source in sources
            if source in rows
            for one in self._added(tenant, rows[source], target)
        ]
        self.links.put_counts(tenant, target, total(added), before.version if before else None)
