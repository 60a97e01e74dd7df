"""Batch requests: what DynamoDB leaves unprocessed is sent again."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.keys import Item
from shared.adapters.errors import domain_errors
from shared.adapters.threads import for_each

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

T = TypeVar("T")
MOST_READ = 100
MOST_WRITTEN = 25


def chunks(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield *items* in pieces of at most *most*."""
    return (items[start : start + most] for start in range(0, len(items), most))


class Batches:
    """Batches on one table; no key may occur twice. All raise ``Unavailable``."""

    def __init__(
        self, *, client: "DynamoDBClient", table: str, threads: int = 1, backoff: Backoff | None = None
    ) -> None:
        self.client, self.table, self.threads = client, table, threads
        self.backoff = backoff or Backoff()

    def get(self, keys: Sequence[Item], attributes: Sequence[str] = ()) -> list[Item]:
        """Return the existing items, unordered and consistently read; only *attributes*, if given."""
        names = {f"#{place}": name for place, name in enumerate(attributes)}
        options: dict[str, Any] = {"ConsistentRead": True}
        if names:
            options |= {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}

        def read(some: Sequence[Item]) -> list[Item]:
            return self._read({**options, "Keys": some})

        return [item for part in for_each(read, list(chunks(keys, MOST_READ)), self.threads) for item in part]

    def put(self, items: Sequence[Item]) -> None:
        self._write([{"PutRequest": {"Item": item}} for item in items])

    def delete(self, keys: Sequence[Item]) -> None:
        """Delete *keys*, present or not."""
        self._write([{"DeleteRequest": {"Key": key}} for key in keys])

    def _read(self, request: Any) -> list[Item]:  # noqa: ANN401 – what is left unprocessed has another type than a request
        found: list[Item] = []
        left = {self.table: request}
        for _ in self.backoff.rounds():
            with domain_errors():
                answer = self.client.batch_get_item(RequestItems=left)
            found.extend(answer["Responses"].get(self.table, []))
            left = dict(answer.get("UnprocessedKeys", {}))
            if not left:
                break
        return found

    def _write(self, requests: Sequence["WriteRequestTypeDef"]) -> None:
        for_each(self._write_some, list(chunks(requests, MOST_WRITTEN)), self.threads)

    def _write_some(self, requests: Sequence["WriteRequestTypeDef"]) -> None:
        left: dict[str, Any] = {self.table: requests}
        for _ in self.backoff.rounds():
            with domain_errors():
                answer = self.client.batch_write_item(RequestItems=left)
            left = dict(answer.get("UnprocessedItems", {}))
            if not left:
                break
