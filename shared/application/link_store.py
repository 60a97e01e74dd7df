"""The port of links by themselves, for what compares and mends both ends (X16, X18); see ``ports.py``."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, LinkCounts, LinkFacts

Ends = tuple[RecordKey, RecordKey]  # target and source


class LinkStore(Protocol):
    """Links and counts, consistently read. Every other write of them goes with its record's."""

    def facts(self, tenant: TenantId, links: Sequence[Ends]) -> Mapping[Ends, LinkFacts]:
        """Read links; the answer omits those that are missing or can't be understood."""
        ...

    def sources(self, tenant: TenantId, target: RecordKey, after: RecordKey | None, limit: int) -> Sequence[RecordKey]:
        """Return up to *limit* records whose links lead to *target*, by key, behind *after*."""
        ...

    def counts(self, tenant: TenantId, target: RecordKey) -> LinkCounts | None:
        """Return the counts of *target*, or None if they can't be understood."""
        ...

    def put_link(self, tenant: TenantId, ends: Ends, facts: LinkFacts, version: int) -> None:
        """Write a link, if its source is in *version*, and mark the target if that is there."""
        ...

    def delete_link(self, tenant: TenantId, ends: Ends, version: int) -> None:
        """Delete a link, if its source is in *version*, 0 for a missing one."""
        ...

    def put_counts(self, tenant: TenantId, target: RecordKey, counts: Counts, version: int | None) -> None:
        """Write counts over those in *version*, 0 for none, or over what can't be understood."""
        ...
