"""The catalogue in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.access.evidence import Evidence
from shared.adapters.dynamodb.bodies import encoded
from shared.application.configured import COUNTED, COUNTED_WITHIN, AnyConfiguration, Configuration
from shared.application.paging import PageBudget
from shared.kernel.bounds import HEAVIEST_READ
from shared.kernel.identifiers import TenantId
from shared.retention.preview import Preview
from tests.fakes.ledger import FakeLedger
from tests.fakes.versions import check_is, stored, written


@dataclass(slots=True, kw_only=True)
class FakeCatalogue:
    """Things by tenant, kind and name; *ledger* takes their evidence."""

    ledger: FakeLedger
    things: dict[tuple[TenantId, type, str], Any] = field(default_factory=dict)
    registered: set[TenantId] = field(default_factory=set)

    def get(self, tenant: TenantId, kind: type[Configuration], name: str) -> Configuration | None:
        return self.get_many(tenant, kind, [name]).get(name)

    def get_many(
        self, tenant: TenantId, kind: type[Configuration], names: Sequence[str]
    ) -> Mapping[str, Configuration]:
        return {name: self.things[tenant, kind, name] for name in names if (tenant, kind, name) in self.things}

    def page(
        self, tenant: TenantId, kind: type[Configuration], after: str | None, limit: int
    ) -> tuple[Sequence[tuple[str, Configuration]], str | None]:
        names = sorted(name for owner, its_kind, name in self.things if (owner, its_kind) == (tenant, kind))
        behind = [name for name in names if after is None or name > after]
        room = PageBudget(size=limit, weight=HEAVIEST_READ)
        things: list[tuple[str, Configuration]] = []
        for name in behind:
            thing = self.things[tenant, kind, name]
            if not room.take(len(encoded(thing).encode())):
                return things, things[-1][0]
            things.append((name, thing))
        return things, None

    def put(
        self,
        tenant: TenantId,
        name: str,
        thing: Configuration,
        evidence: Evidence,
        beside: Sequence[tuple[str, AnyConfiguration]] = (),
        spent: Preview | None = None,
        *,
        is_new: bool = False,
    ) -> Configuration:
        place, expected = (tenant, type(thing), name), 0 if is_new else thing.version
        check_is(self.things.get(place), expected)
        keys = {(tenant, type(one), its): one for its, one in beside}
        kept = {place: stored(thing)} | {key: written(self.things.get(key), one) for key, one in keys.items()}
        bound, number = COUNTED.get(type(thing)), sum(key[:2] == (tenant, type(thing)) for key in self.things)
        if bound is not None and not expected and number >= bound.most:
            raise bound.refusal
        self._check_within(place, thing)
        if spent is not None:
            check_is(self.things.get((tenant, Preview, spent.token)), spent.version)
            del self.things[tenant, Preview, spent.token]
        self.things.update(kept)
        self.ledger.write_evidence(tenant, evidence)
        self.registered.add(tenant)
        return stored(thing)

    def _check_within(self, place: tuple[TenantId, type, str], thing: Configuration) -> None:
        within = COUNTED_WITHIN.get(type(thing))
        if within is not None:
            held = {own: within.number(one) for own, one in self.things.items() if own[:2] == place[:2]}
            within.check(within.number(thing) - held.get(place, 0), sum(held.values()))

    def delete(self, tenant: TenantId, kind: type[Configuration], name: str, version: int, evidence: Evidence) -> None:
        check_is(self.things.get((tenant, kind, name)), version)
        del self.things[tenant, kind, name]
        self.ledger.write_evidence(tenant, evidence)

    def tenants(self) -> Iterator[TenantId]:
        yield from sorted(self.registered)
