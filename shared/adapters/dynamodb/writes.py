"""Conditional writes of one item, or of several together."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.evident_writes import EvidentWrites
from shared.adapters.dynamodb.keys import NOT_EXISTING, Item
from shared.adapters.errors import CONDITION_FAILED, REFUSED, WORTH_ANOTHER_TRY, code_of, domain_errors, stale
from shared.kernel.errors import Invalid

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef


class PlainWrites(StrEnum):
    """How to send what needs no transaction, and what brings evidence."""

    BY_STATEMENT = "statements"
    BY_PUT = "puts"  # for an engine without PartiQL


IN_THIS_VERSION = "version = :version"


def put_next(table: str, item: Item, version: int, *, is_known_again: bool = False) -> "TransactWriteItemTypeDef":
    """Return the write of *item* over the *version* that was read; 0 creates it.

    With *is_known_again*, a repeated put that finds its own item has succeeded.
    """
    put: PutTypeDef = {"TableName": table, "Item": item, "ConditionExpression": NOT_EXISTING}
    if version:
        put["ConditionExpression"] = IN_THIS_VERSION
        put["ExpressionAttributeValues"] = version_value(version)
    if is_known_again:
        # The client repeats a put after a lost answer. The error then holds the stored item, so this is not for rows with
        # personal data (X8).
        put["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {"Put": put}


def version_value(version: int) -> Item:
    """Return the value for ``IN_THIS_VERSION``."""
    return {":version": {"N": str(version)}}


class Writes:
    """Sends writes; all raise ``StaleVersion``, ``Unavailable``, and ``Invalid`` for what can't be stored."""

    def __init__(
        self, *, client: "DynamoDBClient", backoff: Backoff | None = None, inserted_only: str | None = None
    ) -> None:
        """Send what touches the table *inserted_only* as statements: its rows are inserted, and never put (X15)."""
        self.client, self.inserted_only = client, inserted_only
        self.backoff = backoff or Backoff()

    def together(self, parts: Sequence["TransactWriteItemTypeDef"]) -> None:
        """Write all of *parts*, or nothing."""
        for _ in self.backoff.rounds():
            if self._is_written(parts):
                break

    def _is_written(self, parts: Sequence["TransactWriteItemTypeDef"]) -> bool:
        """Send *parts* once; False means that a transaction was in the way and to try again."""
        if self.inserted_only and any(part.get("Put", {}).get("TableName") == self.inserted_only for part in parts):
            return EvidentWrites(client=self.client, backoff=self.backoff).are_written(parts)
        # A transaction would cost a single put twice as much.
        alone = parts[0]["Put"] if len(parts) == 1 and "Put" in parts[0] else None
        with domain_errors():
            try:
                if alone is None:
                    self.client.transact_write_items(TransactItems=parts)
                else:
                    self.client.put_item(**alone)
            except ClientError as error:
                codes = _codes(error)
                if alone is not None and codes & CONDITION_FAILED and error.response.get("Item") == alone["Item"]:
                    return True
                if codes & CONDITION_FAILED:
                    raise stale() from error
                if codes & REFUSED:
                    # Without its cause, whose text may hold the value (X8).
                    raise Invalid("not_storable", "this is more, or other, than can be stored") from None
                if codes & WORTH_ANOTHER_TRY:
                    return False
                raise
        return True


def _codes(error: ClientError) -> set[str]:
    # A cancelled transaction has a reason for each of its parts.
    reasons = cast("Sequence[Mapping[str, str]]", error.response.get("CancellationReasons", ()))
    return {reason.get("Code", "") for reason in reasons} or {code_of(error)}
