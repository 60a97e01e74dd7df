"""Conditional updates by PartiQL, twenty-five a request. Each is charged and succeeds alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.write_result import WriteResult
from shared.adapters.dynamodb.writes import REFUSED, WORTH_ANOTHER_TRY
from shared.adapters.errors import CONDITION_FAILED, TRANSIENT, code_of, domain_errors

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_STATEMENTS = 25
_RESULTS = dict.fromkeys(CONDITION_FAILED, WriteResult.CONFLICT) | dict.fromkeys(REFUSED, WriteResult.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A change of the row in *version*: the attributes to set, and those to remove."""

    pk: str
    sk: str
    changed: Item
    gone: tuple[str, ...]
    version: int
    absent: str | None = None  # an attribute that the row must not have


class Statements:
    """Sends updates of one table."""

    def __init__(self, *, client: "DynamoDBClient", table: str, backoff: Backoff) -> None:
        self.client, self.table, self.backoff = client, table, backoff

    def __call__(self, updates: Sequence[Update]) -> list[WriteResult] | None:
        """Return the results of up to 25 *updates* of different rows, or None if all are refused.

        Raise ``Unavailable`` or, if no repetition can help, ``ClientError``.
        """
        results: dict[int, WriteResult] = {}
        left = list(range(len(updates)))
        statements = [_statement(self.table, update) for update in updates]
        for _ in self.backoff.rounds():
            answers = self._send([statements[number] for number in left])
            if answers is None:
                return None
            found = dict(zip(left, map(_result, answers), strict=True))
            results |= {number: result for number, result in found.items() if result is not None}
            left = [number for number, result in found.items() if result is None]
            if not left:
                break
        return [results[number] for number in range(len(updates))]

    def _send(self, statements: list[Any]) -> list[Any] | None:
        with domain_errors():
            try:
                return self.client.batch_execute_statement(Statements=statements)["Responses"]
            except ClientError as error:
                if code_of(error) in REFUSED:
                    return None
                raise


def _statement(table: str, update: Update) -> dict[str, Any]:
    names = "".join(f' SET "{name}"=?' for name in update.changed) + "".join(
        f' REMOVE "{name}"' for name in update.gone
    )
    # A statement's text names attributes only; values travel as parameters (X8).
    where = 'WHERE "pk"=? AND "sk"=? AND "version"=?' + (f' AND "{update.absent}" IS MISSING' if update.absent else "")
    condition = [{"S": update.pk}, {"S": update.sk}, {"N": str(update.version)}]
    return {"Statement": f'UPDATE "{table}"{names} {where}', "Parameters": [*update.changed.values(), *condition]}


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
