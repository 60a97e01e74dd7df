"""Look for links that differ at their ends, some records at a time (X16, X18)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.application.all_ports import Ports
from shared.application.reading.every_record import EveryRecord
from shared.application.reading.ranges import CHUNK
from shared.application.replay.mend_links import LinkFault, MendLinks
from shared.kernel.identifiers import SHARDS, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was found, and where to go on; None at the end."""

    looked_at: int
    faults: Sequence[LinkFault]
    cursor: str | None


class CompareLinks:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.every_record = EveryRecord(ports)
        self.links = MendLinks(ports)

    def __call__(self, tenant: TenantId, after: str, most: int) -> Compared:
        """Compare the links of up to *most* records behind the cursor *after*, and write nothing."""
        faults: list[LinkFault] = []
        looked_at, cursor = 0, after
        while looked_at < most:
            chunk = self.every_record.next_chunk(tenant, range(SHARDS), cursor, min(CHUNK, most - looked_at))
            looked_at += len(chunk.keys)
            if chunk.keys:
                faults += self.links.compare(tenant, chunk.keys)
            if chunk.cursor is None:
                return Compared(looked_at=looked_at, faults=faults, cursor=None)
            cursor = chunk.cursor
        return Compared(looked_at=looked_at, faults=faults, cursor=cursor)
