"""How many things a tenant has, and how many they hold: counted in the transaction that changes it, so exactly (X21)."""

from dataclasses import dataclass

from shared.adapters.dynamodb.keys import Item, row_key
from shared.adapters.dynamodb.parts import MissingOrLess, Update
from shared.kernel.bounds import Bound
from shared.kernel.identifiers import TenantId

_NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A change of one count *by* so many, within its bound."""

    sk: str
    by: int
    bound: Bound

    def part(self, table: str, tenant: TenantId) -> Update:
        given = (self._room,) if self.by > 0 else ()
        return Update(table, row_key(tenant, self.sk), given, adds={_NUMBER: self.by})

    def check(self, row: Item) -> None:
        """Raise ``Invalid`` if *row*, empty for none, has no room for the change."""
        if self.by > 0 and int(row.get(_NUMBER, {"N": "0"})["N"]) + self.by > self.bound.most:
            raise self.bound.refusal

    @property
    def _room(self) -> MissingOrLess:
        return MissingOrLess(_NUMBER, self.bound.most - self.by + 1)
