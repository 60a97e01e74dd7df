"""Portal users in memory."""

from dataclasses import dataclass, field

from shared.kernel.identifiers import RecordKey, TenantId


@dataclass(slots=True, kw_only=True)
class FakePortalUsers:
    """Who can log in: one user for each portal account."""

    users: set[tuple[TenantId, RecordKey]] = field(default_factory=set)

    def delete(self, tenant: TenantId, account: RecordKey) -> None:
        self.users.discard((tenant, account))
