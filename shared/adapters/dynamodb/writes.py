"""Conditional writes: one item, or several that are written together or not at all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.keys import Item
from shared.adapters.errors import CONDITION_FAILED, CONFLICTS, code_of, domain_errors, stale
from shared.kernel.errors import Invalid, StaleVersion

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef

NOT_EXISTING = "attribute_not_exists(pk)"
IN_THIS_VERSION = "version = :version"
# The client itself repeats what is throttled, but knows nothing of transactions in each other's way.
WORTH_ANOTHER_TRY = CONFLICTS | {"ProvisionedThroughputExceeded", "ThrottlingError"}
REFUSED = frozenset({"ValidationException", "ValidationError", "SerializationException"})


def put_next(table: str, item: Item, version: int, *, is_known_again: bool = False) -> "TransactWriteItemTypeDef":
    """Return the part of a write that puts *item* in the place of the *version* that was read; 0 creates it.

    With *is_known_again*, a put that finds itself already there has succeeded: its first answer was lost and the client has
    repeated it. That shows the stored item to the error that is raised, so it is not for rows with personal data (X8).
    """
    put: PutTypeDef = {"TableName": table, "Item": item, "ConditionExpression": NOT_EXISTING}
    if version:
        put["ConditionExpression"] = IN_THIS_VERSION
        put["ExpressionAttributeValues"] = version_value(version)
    if is_known_again:
        put["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {"Put": put}


def version_value(version: int) -> Item:
    """Return the value that ``IN_THIS_VERSION`` compares with."""
    return {":version": {"N": str(version)}}


class Writes:
    """Sends writes. All of them raise ``StaleVersion``, ``Invalid`` for what can't be stored, and ``Unavailable``."""

    def __init__(self, *, client: "DynamoDBClient", backoff: Backoff | None = None) -> None:
        self.client = client
        self.backoff = backoff or Backoff()

    def together(self, parts: Sequence["TransactWriteItemTypeDef"]) -> None:
        """Write all of *parts*, or nothing; a single put needs no transaction, which would cost twice as much."""
        for _ in self.backoff.rounds():
            if self._is_written(parts):
                break

    def at_once(self, parts: Sequence["TransactWriteItemTypeDef"]) -> bool:
        """Send *parts* once; False says that nothing of it is written, for whatever reason another try may find."""
        try:
            return self._is_written(parts)
        except (StaleVersion, Invalid):
            return False

    def _is_written(self, parts: Sequence["TransactWriteItemTypeDef"]) -> bool:
        """Send *parts* once; False says that somebody else was at one of them and that it is worth another try."""
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
    """Return what is wrong: the error's own code, or the reasons for which a transaction was cancelled."""
    reasons = cast("Sequence[Mapping[str, str]]", error.response.get("CancellationReasons", ()))
    return {reason.get("Code", "") for reason in reasons} or {code_of(error)}
