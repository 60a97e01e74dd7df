"""How many things a tenant has, and how many they hold: counted in the transaction that changes it, so exactly (X21)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.keys import Item, row_key
from shared.kernel.bounds import Bound
from shared.kernel.identifiers import TenantId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef, UpdateTypeDef

_NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A change of one count *by* so many, within its bound."""

    sk: str
    by: int
    bound: Bound

    def part(self, table: str, tenant: TenantId) -> "TransactWriteItemTypeDef":
        update: UpdateTypeDef = {
            "TableName": table,
            "Key": row_key(tenant, self.sk),
            "UpdateExpression": "ADD #number :by",
            "ExpressionAttributeNames": {"#number": _NUMBER},
            "ExpressionAttributeValues": {":by": {"N": str(self.by)}},
        }
        if self.by > 0:
            update["ConditionExpression"] = "attribute_not_exists(#number) OR #number < :room"
            update["ExpressionAttributeValues"] = {":by": {"N": str(self.by)}, ":room": {"N": str(self._room)}}
        return {"Update": update}

    def check(self, item: Item | None) -> None:
        """Raise ``Invalid`` if the row, as it is, has no room for the change."""
        if self.by > 0 and (int(item[_NUMBER]["N"]) if item else 0) >= self._room:
            raise self.bound.refusal

    @property
    def _room(self) -> int:
        return self.bound.most - self.by + 1
