"""What a call is mapped to before it is evaluated: a call that is mapped wrongly would be judged as another one."""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.local.clients import STACK
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.system.randomness import SystemRandomness
from shared.application.stored import Change
from tests.privileges.calls import needs
from tests.privileges.naming import table_arn
from tests.privileges.recorder import is_update
from tests.unit.builders import T, a_record

RECORDS, LEDGER = f"{STACK}-RecordsTable", f"{STACK}-LedgerTable"
NEW = {"ConditionExpression": "attribute_not_exists(#0)", "ExpressionAttributeNames": {"#0": "pk"}}
ENTRY = {"Put": {"TableName": LEDGER, "Item": {}, **NEW}}


def actions(operation: str, service: str = "dynamodb", /, **parameters: Any) -> list[str]:  # noqa: ANN401 – a call's own
    return [need.action.partition(":")[2] for need in needs(service, operation, parameters)]


def contexts(operation: str, **parameters: Any) -> set[tuple[tuple[str, str], ...]]:  # noqa: ANN401 – a call's own
    return {need.context for need in needs("dynamodb", operation, parameters)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT INTO \"t\" VALUE {'pk': ?}", ["PartiQLInsert"]),
        ('UPDATE "t" SET "a"=? WHERE "pk"=?', ["PartiQLUpdate"]),
        ('DELETE FROM "t" WHERE "pk"=?', ["PartiQLDelete"]),
        # Which of the two it needs, AWS does not say.
        ('EXISTS(SELECT * FROM "t" WHERE "pk"=?)', ["PartiQLSelect", "ConditionCheckItem"]),
    ],
)
def test_each_statement_of_a_batch_or_transaction_is_an_action_of_its_own(text: str, expected: list[str]) -> None:
    one = {"Statement": text}
    assert actions("BatchExecuteStatement", Statements=[one, one]) == expected * 2
    assert actions("ExecuteTransaction", TransactStatements=[one]) == expected
    assert actions("ExecuteStatement", **one) == expected
    assert (("dynamodb:EnclosingOperation", "ExecuteTransaction"),) in contexts(
        "ExecuteTransaction", TransactStatements=[one]
    )
    assert contexts("ExecuteStatement", **one) == {()}


def test_each_part_of_a_transaction_is_an_action_of_its_own() -> None:
    parts = [{kind: {"TableName": RECORDS}} for kind in ("Put", "Update", "Delete", "ConditionCheck")]
    assert actions("TransactWriteItems", TransactItems=parts) == [
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "ConditionCheckItem",
    ]
    # AWS's list of condition keys has none for a check.
    assert contexts("TransactWriteItems", TransactItems=parts[:3]) == {
        (("dynamodb:EnclosingOperation", "TransactWriteItems"),)
    }
    assert contexts("TransactWriteItems", TransactItems=parts[3:]) == {()}


def test_a_transaction_with_evidence_is_one_of_statements_on_aws() -> None:
    """It reads the rows first, which no transaction encloses."""
    check = {"ConditionCheck": {"TableName": RECORDS, "ConditionExpression": "#0 = :0"}}
    found = list(needs("dynamodb", "TransactWriteItems", {"TransactItems": [check, ENTRY]}))
    assert [(need.action, need.context) for need in found] == [
        ("dynamodb:PartiQLSelect", (("dynamodb:EnclosingOperation", "ExecuteTransaction"),)),
        ("dynamodb:ConditionCheckItem", ()),
        ("dynamodb:BatchGetItem", ()),
        ("dynamodb:PartiQLInsert", (("dynamodb:EnclosingOperation", "ExecuteTransaction"),)),
    ]
    assert actions("PutItem", **ENTRY["Put"]) == ["PartiQLInsert"]


def test_an_index_is_a_resource_of_its_own() -> None:
    (found,) = needs("dynamodb", "Query", {"TableName": RECORDS, "IndexName": "by-state"})
    assert found.resource == f"{table_arn(RECORDS)}/index/by-state"


def test_a_version_of_a_file_needs_another_action_than_the_file() -> None:
    one = {"Bucket": "files", "Key": "records/a"}
    assert actions("GetObject", "s3", **one, VersionId="1") == ["GetObjectVersion"]
    assert actions("GetObject", "s3", **one) == ["GetObject"]
    assert actions("HeadObject", "s3", **one) == ["GetObject", "ListBucket"]
    versions = {"Objects": [{"Key": "a", "VersionId": "1"}, {"Key": "b"}]}
    assert actions("DeleteObjects", "s3", Bucket="files", Delete=versions) == ["DeleteObjectVersion", "DeleteObject"]


def test_files_travel_securely_and_a_link_is_signed_in_its_query() -> None:
    call = {"Bucket": "files", "Key": "records/a"}
    for is_link, signed in ((False, "REST-HEADER"), (True, "REST-QUERY-STRING")):
        (found,) = needs("s3", "PutObject", call, is_link=is_link)
        assert dict(found.context) == {"aws:SecureTransport": "true", "s3:TlsVersion": "1.2", "s3:authType": signed}


def test_what_nobody_has_mapped_needs_what_no_role_grants() -> None:
    for service, operation in (
        ("dynamodb", "CreateTable"),
        ("s3", "CopyObject"),
        ("sqs", "PurgeQueue"),
        ("sns", "Publish"),
    ):
        (found,) = needs(service, operation, {"Bucket": "files"})
        assert found.action.startswith("unknown")


class _Client:
    """Tells of each put whether it is an update that is a statement on AWS."""

    def __init__(self) -> None:
        self.puts: list[bool] = []

    def put_item(self, **_parameters: object) -> None:
        self.puts.append(is_update(sys._getframe()))


def test_a_change_of_a_record_that_a_chunk_sends_is_a_statement_on_aws_and_another_put_is_one() -> None:
    client = _Client()
    ledger = LedgerRows(table=LEDGER, lifetime=timedelta(days=1), randomness=SystemRandomness())
    records = DynamoRecords(client=client, table=RECORDS, ledger=ledger)  # type: ignore[arg-type]  # it is asked for puts alone
    before = a_record("c1")
    records.save_each(T, [Change(record=before, before=before)])
    records.save_each(T, [Change(record=replace(before, version=0), before=None)])
    records.save(T, Change(record=before, before=before))
    assert client.puts == [True, False, False]
    stated = list(needs("dynamodb", "PutItem", {"TableName": RECORDS}, is_stated=True))
    # A batch that is refused as a whole is sent again as puts.
    assert [need.action for need in stated] == ["dynamodb:PutItem", "dynamodb:PartiQLUpdate"]
