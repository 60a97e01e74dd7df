"""What a call to DynamoDB needs, on AWS: there, some of what moto is sent as puts are statements of PartiQL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.privileges.naming import table_arn
from tests.privileges.needs import Need

_TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_ON_ONE_TABLE = frozenset({"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
_BY_STATEMENT = frozenset({"ExecuteStatement", "ExecuteTransaction", "BatchExecuteStatement"})
_TRANSACTIONS = frozenset({"TransactWriteItems", "TransactGetItems", "ExecuteTransaction"})
# No page of AWS's says what EXISTS needs. It reads by a SELECT, whose action is PartiQLSelect, and does "the same function as
# ConditionCheck", whose action is ConditionCheckItem. So it counts as both, and the roles that send it have both.
_EXISTS = ("PartiQLSelect", "ConditionCheckItem")


def table_needs(operation: str, parameters: Mapping[str, Any], *, is_stated: bool) -> Iterator[Need]:
    """Yield what a call needs; *is_stated* of a put that is a statement on AWS."""
    found = _needs(operation, parameters, is_stated=is_stated)
    if operation in _TRANSACTIONS:
        by = "ExecuteTransaction" if operation == "TransactWriteItems" and _has_evidence(parameters) else operation
        found = (Need(one.action, one.resource, _enclosed(one.action, by)) for one in found)
    yield from found


def _enclosed(action: str, operation: str) -> tuple[tuple[str, str], ...]:
    # The rows are read before the transaction; and AWS's list of condition keys has none for a check.
    is_apart = action in {"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"}
    return () if is_apart else (("dynamodb:EnclosingOperation", operation),)


def _needs(operation: str, parameters: Mapping[str, Any], *, is_stated: bool) -> Iterator[Need]:
    if operation in _BY_STATEMENT:
        for statement in parameters.get("TransactStatements") or parameters.get("Statements") or [parameters]:
            yield from _of_statement(str(statement["Statement"]))
    elif operation == "PutItem" and _is_evidence({"Put": parameters}):
        yield from _stated({"Put": parameters})
    elif operation in _ON_ONE_TABLE:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield Need(f"dynamodb:{operation}", table_arn(parameters["TableName"]) + index)
        if is_stated:
            # A batch of statements that is refused as a whole is sent again as puts, so both are needed.
            yield Need("dynamodb:PartiQLUpdate", table_arn(parameters["TableName"]))
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in parameters["RequestItems"]:
            yield Need(f"dynamodb:{operation}", table_arn(table))
    elif operation in {"TransactWriteItems", "TransactGetItems"}:
        yield from _transaction_needs(parameters)
    else:
        yield Need(f"unknown to tests.privileges: dynamodb {operation}", "")


def _transaction_needs(parameters: Mapping[str, Any]) -> Iterator[Need]:
    parts: Sequence[Mapping[str, Any]] = parameters["TransactItems"]
    has_evidence = _has_evidence(parameters)
    for part in parts:
        if has_evidence:
            yield from _stated(part)
            continue
        for kind, one in part.items():
            yield Need(f"dynamodb:{_TRANSACTED[kind]}", table_arn(one["TableName"]))


def _has_evidence(parameters: Mapping[str, Any]) -> bool:
    return any(map(_is_evidence, parameters["TransactItems"]))


def _is_evidence(item: Mapping[str, Any]) -> bool:
    """Tell whether this puts an entry into the ledger, where there is none."""
    put = item.get("Put", {})
    return _is_new(put) and str(put["TableName"]).endswith("LedgerTable")


def _is_new(part: Mapping[str, Any]) -> bool:
    """Tell whether this is on condition that there is no row."""
    names = part.get("ExpressionAttributeNames", {})
    return any(
        part.get("ConditionExpression") == f"attribute_not_exists({name})" for name in names if names[name] == "pk"
    )


def _stated(item: Mapping[str, Any]) -> Iterator[Need]:
    """Yield what a part of a transaction with evidence needs on AWS, where it is a statement; moto knows no PartiQL."""
    ((kind, part),) = item.items()
    arn, condition = table_arn(part["TableName"]), part.get("ConditionExpression", "")
    match kind:
        case "Put" if _is_new(part):
            yield Need("dynamodb:PartiQLInsert", arn)
            return
        case "Put" if condition:
            yield Need("dynamodb:PartiQLUpdate", arn)
        case "Put" | "Update":
            # By what is there when it is read.
            yield Need("dynamodb:PartiQLInsert", arn)
            yield Need("dynamodb:PartiQLUpdate", arn)
        case "Delete":
            yield Need("dynamodb:PartiQLDelete", arn)
        case _ if _is_new(part):
            yield Need("dynamodb:PartiQLInsert", arn)
        case _:
            yield from (Need(f"dynamodb:{action}", arn) for action in _EXISTS)
    yield Need("dynamodb:BatchGetItem", arn)


_STATEMENT = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM|EXISTS\(SELECT \* FROM) "([^"]+)"')
_STATED = {
    "INSERT INTO": ("PartiQLInsert",),
    "UPDATE": ("PartiQLUpdate",),
    "DELETE FROM": ("PartiQLDelete",),
    "EXISTS(SELECT * FROM": _EXISTS,
}


def _of_statement(text: str) -> Iterator[Need]:
    found = _STATEMENT.match(text)
    if found is None:
        yield Need("unknown to tests.privileges: a statement", "")
    else:
        yield from (Need(f"dynamodb:{action}", table_arn(found[2])) for action in _STATED[found[1]])
