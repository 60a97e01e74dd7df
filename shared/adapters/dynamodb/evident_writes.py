"""Transactions that bring evidence, as PartiQL statements: a role that may insert into the ledger can do nothing else to it (X15).

A statement can't put over what may be there, and can't add to a number that may not be. So the rows are read, each part is worked
out on its row, and its statement holds only while the row is as it was read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.parts import NOT_EXISTING, Equal, Missing, Part, Place, Put, Update, number, place_of
from shared.adapters.dynamodb.statements import Statement, change_of, deletion, existence, insertion
from shared.adapters.errors import (
    CONDITION_FAILED,
    DUPLICATE,
    REFUSED,
    WORTH_ANOTHER_TRY,
    codes_of,
    domain_errors,
    not_storable,
    stale,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class EvidentWrites:
    """Sends the parts of a transaction as statements."""

    def __init__(self, *, client: "DynamoDBClient", backoff: Backoff) -> None:
        self.client, self.backoff = client, backoff

    def are_written(self, parts: Sequence[Part]) -> bool:
        """Send *parts* once; False means to try again.

        Raise ``StaleVersion`` for a condition that does not hold, and ``Invalid`` for what can't be stored.
        """
        rows = self._read(parts)
        stated = [(statement, part) for part in parts for statement in _statements(part, rows.get(place_of(part)))]
        with domain_errors():
            try:
                self._send([statement for statement, _ in stated])
            except ClientError as error:
                codes = codes_of(error)
                if len(stated) == 1 and DUPLICATE & set(codes):
                    return True  # evidence alone has a key of its own: the client sent it again after a lost answer
                if any(_is_new(part) and code in DUPLICATE for code, (_, part) in zip(codes, stated, strict=False)):
                    raise stale() from error
                if set(codes) & (CONDITION_FAILED | DUPLICATE | WORTH_ANOTHER_TRY):
                    # If a condition of the parts has failed, the next reading shows it.
                    return False
                if set(codes) & REFUSED:
                    # Without its cause, whose text may hold the value (X8).
                    raise not_storable() from None
                raise
        return True

    def _send(self, statements: Sequence[Statement]) -> None:
        if len(statements) == 1:
            # A transaction would cost a single insert twice as much.
            self.client.execute_statement(**statements[0])
        else:
            self.client.execute_transaction(TransactStatements=cast("Any", statements))

    def _read(self, parts: Sequence[Part]) -> Mapping[Place, Item]:
        wanted: dict[str, list[Item]] = {}
        for part in parts:
            if not _is_new(part):
                wanted.setdefault(part.table, []).append(part.key)
        return {
            (table, item["pk"]["S"], item["sk"]["S"]): item
            for table, keys in wanted.items()
            for item in Batches(client=self.client, table=table, backoff=self.backoff).get(keys)
        }


def _is_new(part: Part) -> bool:
    """Tell whether the part puts a row where there is none, so that there is nothing to read."""
    return isinstance(part, Put) and part.given == NOT_EXISTING


def _statements(part: Part, before: Item | None) -> Iterator[Statement]:
    if not all(one.holds(before or {}) for one in part.given):
        raise stale()
    after = part.after(before)
    if before is not None:
        yield from _on_a_row(part, before, after)
    elif after is not None:
        yield insertion(part.table, after)
    elif isinstance(part, Update):
        # No statement asks for a row that is not there. A count of nothing says the same, and lets no other come between.
        yield insertion(part.table, {**part.key, "version": number(1)})


def _on_a_row(part: Part, before: Item, after: Item | None) -> Iterator[Statement]:
    left = after or {}
    changed = {name: value for name, value in left.items() if before.get(name) != value}
    gone = [name for name in before if name not in left]
    # An update adds to what was read, so that has to be there still.
    watched = {one.name for one in part.given} | (changed.keys() if isinstance(part, Update) else set())
    given = [Equal(name, before[name]) if name in before else Missing(name) for name in sorted(watched - {"pk"})]
    if after is None:
        yield deletion(part.table, part.key, given)
    elif changed or gone:
        yield change_of(part.table, part.key, changed, gone, given)
    elif given:
        yield existence(part.table, part.key, given)
