"""What is asked of the evaluator and how its answers are read; the evaluator itself answers in ``make test-privileges``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from infra.local.clients import STACK
from tests.infra.deployed import transformed
from tests.privileges.__main__ import main
from tests.privileges.evaluation import EvaluatorMissing, Question, Verdict, evaluate, request
from tests.privileges.faults import FAULTS, unnoticed
from tests.privileges.in_its_name import needs_in_its_name
from tests.privileges.naming import function_arn, key_arn, queue_arn, resolver_of, table_arn
from tests.privileges.needs import Need
from tests.privileges.report import HIDDEN, examine
from tests.privileges.restored import PARAMETERS, refusals
from tests.privileges.roles import resource_policies, roles_of

TEMPLATE = transformed()
RESOLVER = resolver_of(TEMPLATE)
ROLES = roles_of(TEMPLATE, RESOLVER)
READS = Need("dynamodb:BatchGetItem", table_arn(f"{STACK}-RecordsTable"))
VIA_DYNAMODB = (("kms:ViaService", "dynamodb.eu-west-2.amazonaws.com"),)
VIA_S3 = (("kms:ViaService", "s3.eu-west-2.amazonaws.com"),)
SCHEDULE = "StartPolicyRunFunctionScheduleRole"


def in_its_name(role: str, *seen: Need) -> set[Need]:
    return {need for name, need in needs_in_its_name(TEMPLATE, RESOLVER, {role: seen}) if name == role}


def test_every_role_is_evaluated_with_what_sam_adds_to_it() -> None:
    assert len(ROLES) == len([one for one in TEMPLATE["Resources"].values() if one["Type"] == "AWS::IAM::Role"])
    stream = ROLES["StartJobFunction"]
    assert {"UseDataKey", "AWSLambdaDynamoDBExecutionRole", "AWSLambdaBasicExecutionRole"} <= stream.policies.keys()
    assert not {name for name in stream.own if name.startswith("AWS")}
    assert [*stream.boundary] == ["FunctionBoundary"]
    assert [*ROLES[SCHEDULE].boundary] == ["ScheduleBoundary"]


def test_who_touches_an_encrypted_table_needs_the_key_by_way_of_it() -> None:
    decrypts = Need("kms:Decrypt", key_arn("DataKey"), VIA_DYNAMODB)
    assert decrypts in in_its_name("RecordsFunction", READS)
    index = Need("dynamodb:Query", f"{READS.resource}/index/by-state")
    assert decrypts in in_its_name("RecordsFunction", index)
    assert decrypts not in in_its_name("DocumentationFunction")


def test_who_lets_a_file_be_written_or_read_needs_the_key_by_way_of_s3() -> None:
    (bucket,) = (arn for arn in resource_policies(TEMPLATE, RESOLVER) if ":s3:" in arn)
    for action, asks in (("PutObject", "GenerateDataKey"), ("GetObject", "Decrypt"), ("GetObjectVersion", "Decrypt")):
        found = in_its_name("RecordsFunction", Need(f"s3:{action}", f"{bucket}/records/a"))
        assert Need(f"kms:{asks}", key_arn("DataKey"), VIA_S3) in found


def test_lambda_polls_queues_and_streams_writes_logs_and_traces_and_sends_what_it_gave_up() -> None:
    stream = f"{table_arn(f'{STACK}-JobsTable')}/stream/2026-01-01T00:00:00.000"
    assert {need.action for need in in_its_name("StartJobFunction") if need.resource == stream} == {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
    }
    assert Need("kms:Decrypt", key_arn("DataKey"), VIA_DYNAMODB) in in_its_name("StartJobFunction")
    queue = queue_arn(f"{STACK}-ShardQueue")
    assert Need("sqs:ReceiveMessage", queue) in in_its_name("RunJobShardFunction")
    undelivered = Need("sqs:SendMessage", queue_arn(f"{STACK}-UndeliveredEventsQueue"))
    assert undelivered in in_its_name("StartJobFunction")
    assert undelivered in in_its_name("DiscardOrphanUploadFunction")
    assert in_its_name(SCHEDULE) == {
        Need("lambda:InvokeFunction", f"{function_arn('StartPolicyRunFunction')}:live"),
        undelivered,
    }
    assert {need.action for need in in_its_name("DocumentationFunction")} == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    }


def test_codedeploy_shifts_the_aliases_of_the_functions_that_it_deploys() -> None:
    role = "DeploymentRole"
    function = function_arn("RecordsFunction")
    assert {
        Need("lambda:UpdateAlias", function),
        Need("lambda:GetAlias", function),
    } <= in_its_name(role)
    assert "cloudwatch:DescribeAlarms" in {need.action for need in in_its_name(role)}
    assert Need("lambda:UpdateAlias", function_arn("RunJobShardFunction")) not in in_its_name(role)


def test_what_is_granted_unseen_is_granted_by_a_statement_that_is_there() -> None:
    granted = {grant[:2] for role in ROLES.values() for grant in role.grants()}
    assert HIDDEN.keys() <= granted


def test_a_question_names_all_that_decides_it() -> None:
    on_resources = resource_policies(TEMPLATE, RESOLVER)
    (bucket,) = (arn for arn in on_resources if ":s3:" in arn)
    role = ROLES["RecordsFunction"]
    asked = [Question(role=role, need=Need("s3:PutObject", f"{bucket}/records/a")), Question(role=role, need=READS)]
    sent = request(asked, on_resources)
    first, second = sent["requests"]
    assert (first["resourcePolicy"], second["resourcePolicy"]) == (bucket, None)
    assert first["boundary"] == ["FunctionBoundary"]
    assert {*first["identity"], *first["boundary"], bucket} <= sent["policies"].keys()
    assert "${" not in str(sent["policies"])
    assert "Fn::" not in str(sent["policies"])


def everything(result: str, **more: Any) -> Any:  # noqa: ANN401 – an evaluator that always says the same
    def answers(questions: Sequence[Question], _: Mapping[str, Any]) -> list[Verdict]:
        return [Verdict({"result": result, "allowedBy": [], "conditions": [], **more}) for _ in questions]

    return answers


def test_a_refusal_is_told_with_what_blocked_it() -> None:
    report = examine(TEMPLATE, {"RecordsFunction": [READS]}, everything("ImplicitlyDenied", blockedBy=["pb"]))
    assert (
        f"RecordsFunction is refused dynamodb:BatchGetItem on {READS.resource} (ImplicitlyDenied pb)"
        in report.differences
    )


def test_a_grant_that_allowed_nothing_is_surplus() -> None:
    used = [
        {"policy": policy, "statement": statement, "actions": [action], "resources": [resource]}
        for policy, statement, action, resource in ROLES["RecordsFunction"].grants()
        if action != "dynamodb:DeleteItem"
    ]
    report = examine(TEMPLATE, {"RecordsFunction": [READS]}, everything("Allowed", allowedBy=used))
    own = [line for line in report.differences if line.startswith("RecordsFunction never needed")]
    assert own == [f"RecordsFunction never needed dynamodb:DeleteItem on {READS.resource} (KeepRecords)"]
    assert report.found["RecordsFunction"].surplus == [f"dynamodb:DeleteItem on {READS.resource} (KeepRecords)"]


def test_what_a_probe_gets_through_with_is_told() -> None:
    report = examine(TEMPLATE, {}, everything("Allowed"))
    ledger = table_arn(f"{STACK}-LedgerTable")
    for how in ("", ", with a policy that allows everything"):
        line = f"RecordsFunction may dynamodb:PutItem on {ledger}{how}: evidence is inserted and nothing else (X15)"
        assert line in report.differences


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"ignored": ["s3:Prefix"]}, "s3:Prefix is no key of this action"),
        (
            {"conditions": [{"statement": "Key", "key": "kms:ViaService", "matches": False, "isKnown": False}]},
            "nobody knows kms:ViaService here",
        ),
        ({"error": {"message": "invalid.action"}}, 'error {"message": "invalid.action"}'),
    ],
)
def test_an_answer_that_can_not_be_relied_on_is_told(more: dict[str, Any], line: str) -> None:
    report = examine(TEMPLATE, {"RecordsFunction": [READS]}, everything("Allowed", **more))
    assert f"RecordsFunction: dynamodb:BatchGetItem: {line}" in report.differences


def test_each_fault_changes_the_template_and_one_that_makes_no_difference_is_told() -> None:
    asked = []

    def always_allows(questions: Sequence[Question], on_resources: Mapping[str, Any]) -> list[Verdict]:
        asked.append(request(questions, on_resources))
        return [Verdict({"result": "Allowed"})]

    lines = list(unnoticed(TEMPLATE, always_allows))
    assert lines == [f"it is not noticed that {fault.what}" for fault in FAULTS]
    assert all(before != after for before, after in zip(asked[::2], asked[1::2], strict=True))


def test_x16_calls_to_restored_tables_are_judged_by_the_roles_of_a_stack_that_is_pointed_at_them() -> None:
    reads = Need("dynamodb:BatchGetItem", table_arn("restored-records"))
    asked: list[Question] = []

    def refuses(questions: Sequence[Question], _: Mapping[str, Any]) -> list[Verdict]:
        asked.extend(questions)
        return [Verdict({"result": "ImplicitlyDenied"}) for _ in questions]

    lines = list(refusals(TEMPLATE, {"RecordsFunction": [reads, READS]}, refuses))
    assert f"RecordsFunction, on restored tables, is refused {reads} (ImplicitlyDenied)" in lines
    assert READS not in {question.need for question in asked}
    (own,) = (question for question in asked if question.need == reads)
    assert {table_arn(name) for key, name in PARAMETERS.items() if key.endswith("TableName")} <= set(
        own.role.boundary["FunctionBoundary"]["Statement"][0]["Resource"]
    )
    decrypts = Need("kms:Decrypt", key_arn("DataKey"), VIA_DYNAMODB)
    assert decrypts in {question.need for question in asked if question.role is own.role}
    stream = {question.need.resource for question in asked if question.need.action == "dynamodb:GetRecords"}
    assert PARAMETERS["IlrTableStream"] in stream


def test_the_table_has_a_line_for_each_role() -> None:
    met = [{"statement": "ReadTables", "key": "kms:ViaService", "matches": True, "isKnown": True}]
    report = examine(TEMPLATE, {"RecordsFunction": [READS]}, everything("Allowed", conditions=met))
    heads, *lines = report.table()
    assert heads.split()[-5:] == ["conditions", "met", "probes", "let", "through"]
    services = {"apigateway.amazonaws.com", "cognito-idp.amazonaws.com", "s3.amazonaws.com"}
    assert [line.split()[0] for line in lines] == sorted(ROLES.keys() | services)
    (own,) = (line.split() for line in lines if line.startswith("RecordsFunction "))
    assert own[1:4] == ["1", "5", "0"]
    assert own[6] == "1"


def test_whoever_has_no_evaluator_is_told_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(EvaluatorMissing, match="make evaluator"):
        evaluate(tmp_path, [], {})


def test_whoever_has_seen_no_calls_is_told_how_to_see_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "make test-privileges" in capsys.readouterr().err
