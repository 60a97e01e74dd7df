"""Transactions that bring evidence, as PartiQL statements: a role that may insert into the ledger can do nothing else to it (X15).

A statement can't put over what may be there, and can't add to a number that may not be. So the rows are read, each part is worked
out on its row, and its statement holds only while the row is as it was read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.keys import NOT_EXISTING, Item, row_key
from shared.adapters.dynamodb.statements import insertion, quoted
from shared.adapters.errors import (
    CONDITION_FAILED,
    DUPLICATE,
    REFUSED,
    WORTH_ANOTHER_TRY,
    code_of,
    domain_errors,
    stale,
)
from shared.kernel.errors import Invalid

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ON_THE_ENGINE = (
    "Duplicate primary key"  # what DynamoDB Local says of a duplicate, under the code of a value that can't be stored
)
_Place = tuple[str, str, str]  # of a row: table, pk, sk
_Statement = dict[str, Any]


class EvidentWrites:
    """Sends the parts of a transaction as statements."""

    def __init__(self, *, client: "DynamoDBClient", backoff: Backoff) -> None:
        self.client, self.backoff = client, backoff

    def are_written(self, parts: Sequence[Any]) -> bool:
        """Send *parts* once; False means to try again.

        Raise ``StaleVersion`` for a condition that does not hold, and ``Invalid`` for what can't be stored.
        """
        rows = self._read(parts)
        stated = [(statement, _is_new(part)) for part in parts for statement in _statements(part, rows)]
        with domain_errors():
            try:
                if len(stated) == 1:
                    # A transaction would cost a single insert twice as much.
                    self.client.execute_statement(**stated[0][0])
                else:
                    statements = cast("Any", [statement for statement, _ in stated])
                    self.client.execute_transaction(TransactStatements=statements)
            except ClientError as error:
                codes = _codes(error)
                if len(stated) == 1 and DUPLICATE & set(codes):
                    return True  # evidence alone has a key of its own: the client sent it again after a lost answer
                if any(is_new and code in DUPLICATE for code, (_, is_new) in zip(codes, stated, strict=False)):
                    raise stale() from error
                if set(codes) & (CONDITION_FAILED | DUPLICATE | WORTH_ANOTHER_TRY):
                    # If a condition of the parts has failed, the next reading shows it.
                    return False
                if set(codes) & REFUSED:
                    # Without its cause, whose text may hold the value (X8).
                    raise Invalid("not_storable", "this is more, or other, than can be stored") from None
                raise
        return True

    def _read(self, parts: Sequence[Any]) -> Mapping[_Place, Item]:
        wanted: dict[str, list[Item]] = {}
        for part in parts:
            ((_, body),) = part.items()
            if not _is_new(part):
                table, pk, sk = _place(body)
                wanted.setdefault(table, []).append(row_key(pk, sk))
        return {
            (table, item["pk"]["S"], item["sk"]["S"]): item
            for table, keys in wanted.items()
            for item in Batches(client=self.client, table=table, backoff=self.backoff).get(keys)
        }


def _codes(error: ClientError) -> list[str]:
    """Return the code of each statement, or the one of all."""
    reasons = cast("Sequence[Mapping[str, str]]", error.response.get("CancellationReasons", ()))
    return [
        "DuplicateItem" if reason.get("Message", "").startswith(_ON_THE_ENGINE) else reason.get("Code", "")
        for reason in reasons
    ] or [code_of(error)]


def _is_new(part: Mapping[str, Any]) -> bool:
    """Tell whether the part puts a row where there is none, so that there is nothing to read."""
    return bool(part.get("Put", {}).get("ConditionExpression") == NOT_EXISTING)


def _place(body: Mapping[str, Any]) -> _Place:
    key = body.get("Key") or body["Item"]
    return body["TableName"], key["pk"]["S"], key["sk"]["S"]


def _statements(part: Mapping[str, Any], rows: Mapping[_Place, Item]) -> Iterator[_Statement]:
    ((kind, body),) = part.items()
    place = _place(body)
    table, pk, sk = place
    before = rows.get(place)
    conditions = _named(body.get("ConditionExpression", ""), body)
    if not _holds(conditions, before or {}, body.get("ExpressionAttributeValues", {})):
        raise stale()
    match kind:
        case "Put":
            after: Item | None = body["Item"]
        case "Delete":
            after = None
        case "Update":
            after = _updated(before or row_key(pk, sk), body)
        case "ConditionCheck":
            after = before
        case _:
            raise TypeError("no part of a transaction is called that")
    if before is None:
        if after is not None:
            yield insertion(table, after)
        elif kind == "ConditionCheck":
            # No statement asks for a row that is not there. A count of nothing says the same, and lets no other come between.
            yield insertion(table, {**row_key(pk, sk), "version": {"N": "1"}})
        return
    watched = {name for names in conditions for name, _, _ in names if name != "pk"}
    if kind == "Update" and after is not None:
        watched |= {name for name, value in after.items() if before.get(name) != value}
    yield from _on_a_row(table, before, after, sorted(watched))


def _on_a_row(table: str, before: Item, after: Item | None, watched: Sequence[str]) -> Iterator[_Statement]:
    where, given = 'WHERE "pk"=? AND "sk"=?', [before["pk"], before["sk"]]
    for name in watched:
        where += f" AND {quoted(name)}=?" if name in before else f" AND {quoted(name)} IS MISSING"
        given += [before[name]] if name in before else []
    if after is None:
        yield {"Statement": f'DELETE FROM "{table}" {where}', "Parameters": given}  # noqa: S608 – names alone, quoted
        return
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    gone = [name for name in before if name not in after]
    if changed or gone:
        sets = "".join(f" SET {quoted(name)}=?" for name in changed) + "".join(
            f" REMOVE {quoted(name)}" for name in gone
        )
        yield {"Statement": f'UPDATE "{table}"{sets} {where}', "Parameters": [*changed.values(), *given]}
    elif watched:
        yield {"Statement": f'EXISTS(SELECT * FROM "{table}" {where})', "Parameters": given}  # noqa: S608 – as above


_Term = tuple[str, str, str]  # an attribute, an operator, and the value's name


def _named(expression: str, body: Mapping[str, Any]) -> list[list[_Term]]:
    """Return an expression's terms: any of the outer has to hold, with all of its inner ones."""
    names = body.get("ExpressionAttributeNames", {})
    return [
        [_term(term.strip(), names) for term in some.split(" AND ")] for some in expression.split(" OR ") if expression
    ]


def _term(term: str, names: Mapping[str, str]) -> _Term:
    for operator in ("attribute_not_exists", "attribute_exists"):
        if term.startswith(f"{operator}(") and term.endswith(")"):
            name = term[len(operator) + 1 : -1]
            return names.get(name, name), operator, ""
    name, operator, value = term.split(" ")
    if operator not in {"=", "<"}:
        raise ValueError("no condition of ours is written so")
    return names.get(name, name), operator, value


def _holds(conditions: Sequence[Sequence[_Term]], row: Item, values: Mapping[str, Any]) -> bool:
    return not conditions or any(all(_is_met(term, row, values) for term in some) for some in conditions)


def _is_met(term: _Term, row: Item, values: Mapping[str, Any]) -> bool:
    name, operator, value = term
    match operator:
        case "attribute_not_exists":
            return name not in row
        case "attribute_exists":
            return name in row
        case "=":
            return bool(row.get(name) == values[value])
        case _:
            return name in row and int(row[name]["N"]) < int(values[value]["N"])


def _updated(row: Item, body: Mapping[str, Any]) -> Item:
    """Return *row* after an update that sets attributes, or adds to them."""
    names, values = body.get("ExpressionAttributeNames", {}), body["ExpressionAttributeValues"]
    verb, _, rest = body["UpdateExpression"].partition(" ")
    after = dict(row)
    for one in rest.split(", "):
        match verb, one.split(" "):
            case "SET", [name, "=", value]:
                after[names.get(name, name)] = values[value]
            case "ADD", [name, value]:
                own = names.get(name, name)
                after[own] = {"N": str(int(row.get(own, {"N": "0"})["N"]) + int(values[value]["N"]))}
            case _:
                raise ValueError("no update of ours is written so")
    return after
