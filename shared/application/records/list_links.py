"""List the records that point to a record, from the links that are kept at its end (X18)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.records import RecordReader
from shared.kernel.identifiers import RecordKey
from shared.records.links import LinkFacts
from shared.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRecord:
    """A record that points here; *facts* are what its link tells of it, or None if they can't be understood."""

    key: RecordKey
    facts: LinkFacts | None


class ListLinks:
    """Lists links by their other end's key."""

    def __init__(self, ports: Ports) -> None:
        self.links = ports.links
        self.reading = RecordReader(ports)

    def __call__(
        self, caller: Caller, key: RecordKey, after: str | None, limit: int
    ) -> tuple[Sequence[LinkedRecord], str | None]:
        """Return up to *limit* records that point to *key*, and where to go on."""
        return self.of(caller, self.reading.shown(caller.tenant, key), after, limit)

    def of(
        self, caller: Caller, record: Record, after: str | None, limit: int
    ) -> tuple[Sequence[LinkedRecord], str | None]:
        """Return the same of a record that has been read."""
        # Most records have never been pointed to, and cost no read of links.
        if not record.is_linked:
            return [], None
        key = record.key
        start = None if after is None else RecordKey.parse(after, "position")
        found = self.links.sources(caller.tenant, key, start, limit + 1)
        shown = found[:limit]
        facts = self.links.facts(caller.tenant, [(key, source) for source in shown])
        linked = [LinkedRecord(key=source, facts=facts.get((key, source))) for source in shown]
        return linked, str(shown[-1]) if len(found) > limit else None
