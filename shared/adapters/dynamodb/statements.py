"""Conditional updates and inserts by PartiQL, twenty-five a request. Each is charged and succeeds alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.errors import (
    CONDITION_FAILED,
    DUPLICATE,
    REFUSED,
    TRANSIENT,
    WORTH_ANOTHER_TRY,
    code_of,
    domain_errors,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_STATEMENTS = 25
_RESULTS = dict.fromkeys(CONDITION_FAILED | DUPLICATE, WriteResult.CONFLICT) | dict.fromkeys(
    REFUSED, WriteResult.REJECTED
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A change of the row in *version*: the attributes to set, and those to remove."""

    pk: str
    sk: str
    changed: Item
    gone: tuple[str, ...]
    version: int
    absent: str | None = None  # an attribute that the row must not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """A row to write where there is none."""

    item: Item


class Statements:
    """Sends updates and inserts of one table."""

    def __init__(self, *, client: "DynamoDBClient", table: str, backoff: Backoff) -> None:
        self.client, self.table, self.backoff = client, table, backoff

    def __call__(self, writes: Sequence[Update | Insert]) -> list[WriteResult] | None:
        """Return the results of up to 25 *writes* of different rows, or None if all are refused.

        Raise ``Unavailable`` or, if no repetition can help, ``ClientError``.
        """
        results: dict[int, WriteResult] = {}
        left = list(range(len(writes)))
        statements = [_statement(self.table, write) for write in writes]
        for _ in self.backoff.rounds():
            answers = self._send([statements[number] for number in left])
            if answers is None:
                return None
            found = dict(zip(left, map(_result, answers), strict=True))
            results |= {number: result for number, result in found.items() if result is not None}
            left = [number for number, result in found.items() if result is None]
            if not left:
                break
        return [results[number] for number in range(len(writes))]

    def _send(self, statements: list[Any]) -> list[Any] | None:
        with domain_errors():
            try:
                return self.client.batch_execute_statement(Statements=statements)["Responses"]
            except ClientError as error:
                if code_of(error) in REFUSED:
                    return None
                raise


def _statement(table: str, write: Update | Insert) -> dict[str, Any]:
    if isinstance(write, Insert):
        return insertion(table, write.item)
    names = "".join(f" SET {quoted(name)}=?" for name in write.changed) + "".join(
        f" REMOVE {quoted(name)}" for name in write.gone
    )
    # A statement's text names attributes only; values travel as parameters (X8).
    where = 'WHERE "pk"=? AND "sk"=? AND "version"=?' + (
        f" AND {quoted(write.absent)} IS MISSING" if write.absent else ""
    )
    condition = [{"S": write.pk}, {"S": write.sk}, {"N": str(write.version)}]
    return {"Statement": f'UPDATE "{table}"{names} {where}', "Parameters": [*write.changed.values(), *condition]}


def insertion(table: str, item: Item) -> dict[str, Any]:
    """Return the statement that writes *item* where there is none; names travel as parameters nowhere, so they are quoted."""
    names = ", ".join(f"{quoted(name, chr(39))}: ?" for name in item)
    return {"Statement": f'INSERT INTO "{table}" VALUE {{{names}}}', "Parameters": list(item.values())}


def quoted(name: str, quote: str = '"') -> str:
    """Return an attribute's name as PartiQL reads it. A counter's has the name of a state, which may hold any character."""
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def _result(answer: Any) -> WriteResult | None:  # noqa: ANN401 – botocore's own form
    """Return the result of one statement; None means to try again."""
    code = (answer.get("Error") or {}).get("Code")
    if code is None:
        return WriteResult.WRITTEN
    if code in WORTH_ANOTHER_TRY or code in TRANSIENT:
        return None
    if code in _RESULTS:
        return _RESULTS[code]
    # Without the message, which may hold the value (X8).
    raise ClientError({"Error": {"Code": code}}, "BatchExecuteStatement")
