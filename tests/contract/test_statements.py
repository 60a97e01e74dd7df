"""Statements as DynamoDB answers them, which moto does not: each with its own end, some worth another try (X3, X8)."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.dynamodb.keys import row_key
from shared.adapters.dynamodb.parts import in_version
from shared.adapters.dynamodb.statements import Statements, change_of
from shared.adapters.dynamodb.write_result import WriteResult
from shared.kernel.errors import Unavailable
from tests.contract.backing import Aws
from tests.contract.faults import Answer, answer, instead, listening, refusal

SECRET = "Jo Bloggs"
CHANGED = {"name": {"S": SECRET}}
UPDATES = [
    change_of("records", row_key(f"council#complaints#c{number}", "RECORD"), CHANGED, ["claim"], in_version(3))
    for number in range(3)
]


def said(*codes: str | None) -> Answer:
    errors: list[Any] = [{"Error": {"Code": code, "Message": SECRET}} if code else {} for code in codes]
    return answer(Responses=errors)


def statements(emulated: Aws) -> Statements:
    return Statements(client=emulated.dynamodb, backoff=emulated.backoff)


def test_each_statement_has_its_own_end(emulated: Aws) -> None:
    with instead(emulated.dynamodb, "BatchExecuteStatement", said(None, "ConditionalCheckFailed", "ValidationError")):
        assert statements(emulated)(UPDATES) == [WriteResult.WRITTEN, WriteResult.CONFLICT, WriteResult.REJECTED]


def test_what_is_throttled_or_in_another_s_way_is_sent_again_alone(emulated: Aws) -> None:
    answers = [said("ThrottlingError", None, "TransactionConflict"), said(None, "ConditionalCheckFailed")]
    with (
        listening(emulated.dynamodb, "BatchExecuteStatement") as heard,
        instead(emulated.dynamodb, "BatchExecuteStatement", *answers),
    ):
        assert statements(emulated)(UPDATES) == [WriteResult.WRITTEN, WriteResult.WRITTEN, WriteResult.CONFLICT]
    sent = [[one["Parameters"][1]["S"][-1] for one in call["Statements"]] for call in heard]
    assert sent == [["0", "1", "2"], ["0", "2"]]


def test_what_stays_throttled_is_unavailable(emulated: Aws) -> None:
    throttled = [said("ProvisionedThroughputExceeded")] * 20
    with instead(emulated.dynamodb, "BatchExecuteStatement", *throttled), pytest.raises(Unavailable):
        statements(emulated)(UPDATES[:1])


def test_x8_what_no_retry_can_mend_is_raised_without_its_message(emulated: Aws) -> None:
    with (
        instead(emulated.dynamodb, "BatchExecuteStatement", said("AccessDenied")),
        pytest.raises(ClientError, match="AccessDenied") as caught,
    ):
        statements(emulated)(UPDATES[:1])
    assert SECRET not in str(caught.value)


def test_a_request_that_is_refused_as_a_whole_says_so(emulated: Aws) -> None:
    with instead(emulated.dynamodb, "BatchExecuteStatement", refusal("ValidationException")):
        assert statements(emulated)(UPDATES) is None


def test_x8_a_statement_names_attributes_and_never_a_value(emulated: Aws) -> None:
    with (
        listening(emulated.dynamodb, "BatchExecuteStatement") as heard,
        instead(emulated.dynamodb, "BatchExecuteStatement", said(None)),
    ):
        statements(emulated)(UPDATES[:1])
    ((sent,),) = [call["Statements"] for call in heard]
    assert sent["Statement"] == ('UPDATE "records" SET "name"=? REMOVE "claim" WHERE "pk"=? AND "sk"=? AND "version"=?')
    assert len(sent["Parameters"]) == 4
