"""What a call to AWS needs: the actions and resources that a role has to grant for it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.clients import ACCOUNT, REGION

_TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_ON_ONE_TABLE = frozenset({"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
_ON_A_BUCKET = {"ListObjectVersions": "s3:ListBucketVersions", "ListObjectsV2": "s3:ListBucket"}
_ON_AN_OBJECT = {"PutObject": "s3:PutObject", "GetObject": "s3:GetObject", "HeadObject": "s3:GetObject"}
_ON_A_VERSION = {"GetObject": "s3:GetObjectVersion", "HeadObject": "s3:GetObjectVersion"}


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """An action on a resource; in a grant the resource may end in ``*``."""

    action: str
    resource: str


def table_arn(name: str) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


def bucket_arn(name: str) -> str:
    return f"arn:aws:s3:::{name}"


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def pool_arn(name: str) -> str:
    return f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{name}"


def needs(service: str, operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    """Yield what a call needs; a call that is unknown here needs something that no role grants, so that it is noticed."""
    match service:
        case "dynamodb":
            yield from _table_needs(operation, parameters)
        case "s3":
            yield from _bucket_needs(operation, parameters)
        case "sqs" if operation == "SendMessage":
            yield Need("sqs:SendMessage", queue_arn(parameters["QueueUrl"].rpartition("/")[2]))
        case "cognito-idp":
            # A pool's id is drawn by lot. Functions are told of the portal's pool alone, so it can be no other.
            yield Need(f"cognito-idp:{operation}", pool_arn("PortalUserPool"))
        case _:
            yield Need(f"unknown to tests.privileges: {service} {operation}", "")


def _table_needs(operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    if operation in {"ExecuteStatement", "ExecuteTransaction", "BatchExecuteStatement"}:
        for statement in parameters.get("TransactStatements") or parameters.get("Statements") or [parameters]:
            yield from _of_statement(str(statement["Statement"]))
    elif operation == "PutItem" and _is_evidence({"Put": parameters}):
        yield from _stated({"Put": parameters})
    elif operation in _ON_ONE_TABLE:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield Need(f"dynamodb:{operation}", table_arn(parameters["TableName"]) + index)
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in parameters["RequestItems"]:
            yield Need(f"dynamodb:{operation}", table_arn(table))
    elif operation in {"TransactWriteItems", "TransactGetItems"}:
        yield from _transaction_needs(parameters["TransactItems"])
    else:
        yield Need(f"unknown to tests.privileges: dynamodb {operation}", "")


def _transaction_needs(parts: Sequence[Mapping[str, Any]]) -> Iterator[Need]:
    has_evidence = any(map(_is_evidence, parts))
    for part in parts:
        if has_evidence:
            yield from _stated(part)
            continue
        for kind, one in part.items():
            yield Need(f"dynamodb:{_TRANSACTED[kind]}", table_arn(one["TableName"]))


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
        case _:
            yield Need("dynamodb:PartiQLInsert" if _is_new(part) else "dynamodb:PartiQLSelect", arn)
    yield Need("dynamodb:BatchGetItem", arn)


_STATEMENT = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM|EXISTS\(SELECT \* FROM) "([^"]+)"')
_STATED = {"INSERT INTO": "Insert", "UPDATE": "Update", "DELETE FROM": "Delete", "EXISTS(SELECT * FROM": "Select"}


def _of_statement(text: str) -> Iterator[Need]:
    found = _STATEMENT.match(text)
    if found is None:
        yield Need("unknown to tests.privileges: a statement", "")
    else:
        yield Need(f"dynamodb:PartiQL{_STATED[found[1]]}", table_arn(found[2]))


def _bucket_needs(operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    bucket = bucket_arn(parameters["Bucket"])
    if operation in _ON_A_BUCKET:
        yield Need(_ON_A_BUCKET[operation], bucket)
    elif operation in _ON_AN_OBJECT:
        actions = _ON_A_VERSION if "VersionId" in parameters else _ON_AN_OBJECT
        yield Need(actions[operation], f"{bucket}/{parameters['Key']}")
        if operation == "HeadObject":
            # Who may not list is told 403 of an object that is gone, not 404.
            yield Need("s3:ListBucket", bucket)
    elif operation == "DeleteObjects":
        for one in parameters["Delete"]["Objects"]:
            action = "s3:DeleteObjectVersion" if "VersionId" in one else "s3:DeleteObject"
            yield Need(action, f"{bucket}/{one['Key']}")
    else:
        yield Need(f"unknown to tests.privileges: s3 {operation}", "")
