"""Writes by PartiQL: their texts, and batches of twenty-five, of which each is charged and succeeds alone.

A text names tables and attributes only, quoted; values travel as parameters (X8).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.parts import AsRead, Equal
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
Statement = dict[str, Any]


class Statements:
    """Sends statements in a batch."""

    def __init__(self, *, client: "DynamoDBClient", backoff: Backoff) -> None:
        self.client, self.backoff = client, backoff

    def __call__(self, statements: Sequence[Statement]) -> list[WriteResult] | None:
        """Return the results of up to 25 *statements* on different rows, or None if all are refused.

        Raise ``Unavailable`` or, if no repetition can help, ``ClientError``.
        """
        results: dict[int, WriteResult] = {}
        left = list(range(len(statements)))
        for _ in self.backoff.rounds():
            answers = self._send([statements[number] for number in left])
            if answers is None:
                return None
            found = dict(zip(left, map(_result, answers), strict=True))
            results |= {number: result for number, result in found.items() if result is not None}
            left = [number for number, result in found.items() if result is None]
            if not left:
                break
        return [results[number] for number in range(len(statements))]

    def _send(self, statements: list[Any]) -> list[Any] | None:
        with domain_errors():
            try:
                return self.client.batch_execute_statement(Statements=statements)["Responses"]
            except ClientError as error:
                if code_of(error) in REFUSED:
                    return None
                raise


def insertion(table: str, item: Item) -> Statement:
    """Return the statement that writes *item* where there is none."""
    names = ", ".join(f"{quoted(name, chr(39))}: ?" for name in item)
    return {"Statement": f'INSERT INTO "{table}" VALUE {{{names}}}', "Parameters": list(item.values())}


def change_of(table: str, key: Item, changed: Item, gone: Sequence[str], given: Sequence[AsRead]) -> Statement:
    """Return the statement that sets the *changed* attributes of a row, and removes those that are *gone*."""
    sets = "".join(f" SET {quoted(name)}=?" for name in changed) + "".join(f" REMOVE {quoted(name)}" for name in gone)
    where, values = _where(key, given)
    return {"Statement": f'UPDATE "{table}"{sets} {where}', "Parameters": [*changed.values(), *values]}


def deletion(table: str, key: Item, given: Sequence[AsRead]) -> Statement:
    where, values = _where(key, given)
    return {"Statement": f'DELETE FROM "{table}" {where}', "Parameters": values}  # noqa: S608 – names alone, quoted


def existence(table: str, key: Item, given: Sequence[AsRead]) -> Statement:
    """Return the statement that fails, with its transaction, unless the row is as *given*."""
    where, values = _where(key, given)
    return {"Statement": f'EXISTS(SELECT * FROM "{table}" {where})', "Parameters": values}  # noqa: S608 – as above


def _where(key: Item, given: Sequence[AsRead]) -> tuple[str, list[Any]]:
    terms = [
        '"pk"=?',
        '"sk"=?',
        *(f"{quoted(one.name)}{'=?' if isinstance(one, Equal) else ' IS MISSING'}" for one in given),
    ]
    return f"WHERE {' AND '.join(terms)}", [
        key["pk"],
        key["sk"],
        *(one.value for one in given if isinstance(one, Equal)),
    ]


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
