"""Links by themselves, in memory, beside the records that they lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.application.link_store import Ends
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import Counts, LinkCounts, LinkFacts
from tests.fakes.records import FakeRecords
from tests.fakes.versions import check_is


@dataclass(slots=True, kw_only=True)
class FakeLinks:
    """The links of *records*."""

    records: FakeRecords

    def facts(self, tenant: TenantId, links: Sequence[Ends]) -> Mapping[Ends, LinkFacts]:
        return {ends: self.records.links[tenant, *ends] for ends in links if (tenant, *ends) in self.records.links}

    def sources(self, tenant: TenantId, target: RecordKey, after: RecordKey | None, limit: int) -> Sequence[RecordKey]:
        own = sorted((one[2] for one in self.records.links if one[:2] == (tenant, target)), key=str)
        return [source for source in own if after is None or str(source) > str(after)][:limit]

    def counts(self, tenant: TenantId, target: RecordKey) -> LinkCounts | None:
        return self.records.counts.get((tenant, target), LinkCounts())

    def put_link(self, tenant: TenantId, ends: Ends, facts: LinkFacts, version: int) -> None:
        check_is(self.records.rows.get((tenant, ends[1])), version)
        self.records.links[tenant, *ends] = facts
        if (tenant, ends[0]) in self.records.rows:
            self.records.rows[tenant, ends[0]] = replace(self.records.rows[tenant, ends[0]], is_linked=True)

    def delete_link(self, tenant: TenantId, ends: Ends, version: int) -> None:
        check_is(self.records.rows.get((tenant, ends[1])), version)
        self.records.links.pop((tenant, *ends), None)

    def put_counts(self, tenant: TenantId, target: RecordKey, counts: Counts, version: int | None) -> None:
        found = self.records.counts.get((tenant, target), LinkCounts())
        if version is not None and found.version != version:
            raise StaleVersion("stale_version", "this has changed since it was read")
        self.records.counts[tenant, target] = LinkCounts(counts=counts, version=(version or 0) + 1)
