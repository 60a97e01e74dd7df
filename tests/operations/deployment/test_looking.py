"""What `doctor` can't look at is said, and what it asks is what its policy grants."""

import json
import re
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from infra.operations import doctor
from infra.operations.__main__ import app
from infra.operations.deployment.account import AskedAccount
from infra.operations.deployment.examining import GONE, PRESENCE, Survey
from infra.operations.deployment.resolving import Listed, MadeStack
from infra.operations.deployment.survey import look_at
from infra.operations.failure import NotAllDone
from tests.infra.deployed import ROOT

OPERATIONS = ROOT / "infra" / "operations"
OF_QUEUE = {"VisibilityTimeout": 30, "RedrivePolicy": {"maxReceiveCount": 5}}
QUEUE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": OF_QUEUE}}}
PLACE = {"AWS::StackName": "expunge", "AWS::Region": "eu-west-2", "AWS::AccountId": "1", "AWS::Partition": "aws"}
# Where IAM spells an operation otherwise.
SPELT = {
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
}
ASKED = re.compile(r'\bask(?:_all)?\(\s*"([\w-]+)",\s*"(\w+)"')
ASKED_OF_BUCKETS = re.compile(r'_said\(bucket, estate, "(\w+)"')


class Answering:
    """A client of every service, whose every answer is one error or no answer at all."""

    def __init__(self, code: str, message: str) -> None:
        self._code, self._message = code, message

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def fail(**_: object) -> None:
            raise ClientError({"Error": {"Code": self._code, "Message": self._message}}, operation)

        return fail


def looked_at(made: dict[str, Listed], code: str, message: str = "") -> Survey:
    account = AskedAccount(lambda _: Answering(code, message))
    return look_at(account, [MadeStack(path="", template=QUEUE, parameters=PLACE, made=made, outputs={})])


THERE = {"Queue": Listed(kind="AWS::SQS::Queue", physical="https://queue")}


def test_what_may_not_be_looked_at_is_said_and_is_never_all_right() -> None:
    report = looked_at(THERE, "AccessDeniedException")
    assert (report.faults, report.looked_at.total()) == ([], 0)
    assert report.left_out["AWS::SQS::Queue times", "get_queue_attributes: AccessDeniedException"] == 1
    assert "get_queue_attributes: AccessDeniedException" in report.refused


def test_what_an_emulator_does_not_know_is_said_and_is_not_taken_for_gone() -> None:
    report = looked_at(THERE, "404", "Not yet implemented")
    assert (report.faults, report.looked_at.total(), report.refused) == ([], 0, set())
    assert report.left_out["AWS::SQS::Queue redrive", "get_queue_attributes: 404"] == 1


def test_what_the_template_says_in_words_that_are_unknown_here_is_not_looked_at() -> None:
    wanted = {"RedrivePolicy": {"Fn::FindInMap": ["Queues", "Dead", "Letters"]}}
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": wanted}}}
    account = AskedAccount(lambda _: Answering("404", "Not yet implemented"))
    stack = MadeStack(path="", template=template, parameters=PLACE, made=THERE, outputs={})
    report = look_at(account, [stack])
    assert report.faults == []
    assert report.left_out["AWS::SQS::Queue redrive", "Fn::FindInMap is unknown to the local stack"] == 1


@pytest.mark.parametrize("made", [{}, THERE], ids=["never made", "deleted"])
def test_what_the_stack_lacks_is_gone(made: dict[str, Listed]) -> None:
    found = looked_at(made, "AWS.SimpleQueueService.NonExistentQueue").faults
    assert [(one.word, one.amiss) for one in found if one.path == "Queue"] == [(PRESENCE, GONE)]


def test_what_a_restore_has_put_in_the_place_of_a_table_is_looked_at_as_the_table_is() -> None:
    body: dict[str, Any] = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {"TimeToLiveSpecification": {"AttributeName": "expires_at"}},
    }
    made = {"LedgerTable": Listed(kind=body["Type"], physical="ledger")}
    parameters = {**PLACE, "LedgerTableName": "restored"}
    stack = MadeStack(
        path="", template={"Resources": {"LedgerTable": body}}, parameters=parameters, made=made, outputs={}
    )
    own, instead = stack.resources(AskedAccount(lambda _: Answering("404", "")))
    assert (own.physical, instead.physical) == ("ledger", "restored")
    assert instead.path == "LedgerTable (restored)"
    assert own.wanted == instead.wanted == body["Properties"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("ValidationError", "there is no stack expunge in this account and region"),
        ("AccessDenied", "the stack expunge can't be read: AccessDenied"),
    ],
)
def test_a_stack_that_can_not_be_read_is_one_line(code: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "client", lambda *_, **__: Answering(code, "Stack with id expunge does not exist"))
    said = CliRunner().invoke(app, ["--stack", "expunge", "doctor"])
    assert str(said.exception) == says


def test_what_may_not_be_looked_at_makes_the_command_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "survey", lambda _: looked_at(THERE, "AccessDeniedException"))
    said = CliRunner().invoke(app, ["--stack", "expunge", "doctor", "--no-links"])
    assert isinstance(said.exception, NotAllDone)
    assert "may not look at everything" in str(said.exception)
    assert "not looked at: AWS::SQS::Queue times (1): get_queue_attributes: AccessDeniedException\n" in said.output


def test_the_doctors_policy_grants_what_it_asks_and_nothing_else() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (OPERATIONS / "deployment").glob("*.py"))
    asked = {*ASKED.findall(sources), *(("s3", operation) for operation in ASKED_OF_BUCKETS.findall(sources))}
    needed = {
        "apigateway:GET" if service == "apigatewayv2" else f"{service}:{operation.title().replace('_', '')}"
        for service, operation in asked
    }
    ((statement),) = json.loads((OPERATIONS / "doctor-policy.json").read_text(encoding="utf-8"))["Statement"]
    assert sorted(statement["Action"]) == sorted(SPELT.get(action, action) for action in needed)
    assert len(needed) > 20
