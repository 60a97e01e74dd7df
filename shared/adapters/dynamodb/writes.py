"""Conditional writes of one item, or of several together."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.evident_writes import EvidentWrites
from shared.adapters.dynamodb.parts import Part, Put
from shared.adapters.dynamodb.requests import put_request, transacted
from shared.adapters.errors import (
    CONDITION_FAILED,
    REFUSED,
    WORTH_ANOTHER_TRY,
    codes_of,
    domain_errors,
    not_storable,
    stale,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class PlainWrites(StrEnum):
    """How to send what needs no transaction, and what brings evidence."""

    BY_STATEMENT = "statements"
    BY_PUT = "puts"  # for an engine without PartiQL


class Writes:
    """Sends writes; all raise ``StaleVersion``, ``Unavailable``, and ``Invalid`` for what can't be stored."""

    def __init__(self, *, client: "DynamoDBClient", backoff: Backoff | None = None) -> None:
        self.client = client
        self.backoff = backoff or Backoff()

    def together(self, parts: Sequence[Part]) -> None:
        """Write all of *parts*, or nothing."""
        for _ in self.backoff.rounds():
            if self._is_written(parts):
                break

    def _is_written(self, parts: Sequence[Part]) -> bool:
        """Send *parts* once; False means that a transaction was in the way and to try again."""
        if any(isinstance(part, Put) and part.is_stated for part in parts):
            return EvidentWrites(client=self.client, backoff=self.backoff).are_written(parts)
        # A transaction would cost a single put twice as much.
        alone = parts[0] if len(parts) == 1 and isinstance(parts[0], Put) else None
        with domain_errors():
            try:
                if alone is None:
                    self.client.transact_write_items(TransactItems=[transacted(part) for part in parts])
                else:
                    self.client.put_item(**put_request(alone))
            except ClientError as error:
                codes = set(codes_of(error))
                # The client repeats a put after a lost answer.
                if alone is not None and codes & CONDITION_FAILED and error.response.get("Item") == alone.item:
                    return True
                if codes & CONDITION_FAILED:
                    raise stale() from error
                if codes & REFUSED:
                    # Without its cause, whose text may hold the value (X8).
                    raise not_storable() from None
                if codes & WORTH_ANOTHER_TRY:
                    return False
                raise
        return True
