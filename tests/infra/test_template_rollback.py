"""A new version of the API takes over as the operator chose, and is taken back if it fails."""

import json
from graphlib import TopologicalSorter
from typing import Any, cast

import pytest
from samtranslator.model.preferences.deployment_preference_collection import CODEDEPLOY_PREDEFINED_CONFIGURATIONS_LIST

from functions.observability import count_failed_answer
from infra.local.clients import STACK
from infra.local.context import PUBLISHED, Context
from infra.local.resources import Resources
from infra.local.template import load
from tests.infra.deployed import FUNCTIONS, TEMPLATE, events, made_before, mentioned, of_type, transformed

API = events("HttpApi").keys()
GUARD = "GuardPortalLoginFunction"
ALARMS = ("NewVersionFails", "NewVersionAnswersWith5xx")
GRADUALLY = "Canary10Percent5Minutes"


@pytest.fixture(scope="module")
def watched() -> dict[str, list[tuple[str, str, dict[str, str]]]]:
    """Namespace, name and dimensions of each metric that either alarm looks at; nothing in it needs an emulator."""
    made = Resources(load(TEMPLATE), {"DeploymentType": GRADUALLY}, cast("Any", None), folder=TEMPLATE.parent)
    return {
        name: [
            (metric["Namespace"], metric["MetricName"], {one["Name"]: one["Value"] for one in metric["Dimensions"]})
            for part in made.made(name).properties["Metrics"]
            if "MetricStat" in part
            for metric in [part["MetricStat"]["Metric"]]
        ]
        for name in ALARMS
    }


def test_the_api_is_deployed_as_the_operator_chose_and_taken_back_by_alarms() -> None:
    groups = of_type("AWS::CodeDeploy::DeploymentGroup")
    assert groups.keys() == {f"{name}DeploymentGroup" for name in API}
    for group in groups.values():
        assert group["DeploymentConfigName"] == {"Fn::Sub": "CodeDeployDefault.LambdaAllAtOnce"}  # of the default
        condition, gradually, at_once = group["AlarmConfiguration"]["Fn::If"]
        assert (condition, at_once) == ("ShiftsGradually", {})
        assert gradually == {"Enabled": True, "Alarms": [{"Name": {"Ref": name}} for name in ALARMS]}
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    for name in API:
        kind = FUNCTIONS[name]["DeploymentPreference"]["Type"]
        assert kind == {"Fn::Sub": "CodeDeployDefault.Lambda${DeploymentType}"}
        policy = transformed()["Resources"][f"{name}Aliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert policy["DeploymentGroupName"] == {"Ref": f"{name}DeploymentGroup"}


def test_every_way_to_deploy_is_one_that_codedeploy_knows() -> None:
    ways = load(TEMPLATE)["Parameters"]["DeploymentType"]
    assert set(ways["AllowedValues"]) == set(CODEDEPLOY_PREDEFINED_CONFIGURATIONS_LIST)
    assert ways["Default"] == "AllAtOnce"


def test_codedeploy_may_shift_the_aliases_of_the_api_and_no_other() -> None:
    groups = of_type("AWS::CodeDeploy::DeploymentGroup").values()
    assert [group["ServiceRoleArn"] for group in groups] == [{"Fn::GetAtt": ["DeploymentRole", "Arn"]}] * len(API)
    shift, watch = of_type("AWS::IAM::ManagedPolicy")["DeploymentBoundary"]["PolicyDocument"]["Statement"]
    assert set(mentioned(shift["Resource"])) == set(API)
    assert set(shift["Action"]) == {"lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"}
    assert watch["Action"] == ["cloudwatch:DescribeAlarms"]
    role = of_type("AWS::IAM::Role")["DeploymentRole"]
    assert role["ManagedPolicyArns"] == [role["PermissionsBoundary"]] == [{"Ref": "DeploymentBoundary"}]
    assert "Policies" not in role


def test_errors_count_of_the_version_that_is_being_deployed_and_of_no_other(
    watched: dict[str, list[tuple[str, str, dict[str, str]]]],
) -> None:
    assert watched["NewVersionFails"] == [
        (
            "AWS/Lambda",
            "Errors",
            {"FunctionName": name, "Resource": f"{name}:live", "ExecutedVersion": PUBLISHED},
        )
        for name in API
    ]


def test_a_5xx_counts_of_the_version_that_answers_it(
    watched: dict[str, list[tuple[str, str, dict[str, str]]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", STACK)
    for name in API:
        service = FUNCTIONS[name]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", service)
        count_failed_answer(
            cast("Any", Context(function_name=name, alias="live", aws_request_id="1", memory=1, timeout=1))
        )
    counted = []
    for line in capsys.readouterr().out.splitlines():
        blob = json.loads(line)
        (directive,) = blob["_aws"]["CloudWatchMetrics"]
        ((names),) = directive["Dimensions"]
        counted.append((directive["Namespace"], directive["Metrics"][0]["Name"], {one: blob[one] for one in names}))
    assert counted == watched["NewVersionAnswersWith5xx"]


@pytest.mark.parametrize("name", ALARMS)
def test_one_failure_of_any_function_is_enough_and_goes_to_the_topic(name: str) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm")[name]
    total, *parts = alarm["Metrics"]
    assert total["Expression"] == f"SUM([{', '.join(part['Id'] for part in parts)}])"
    # Lambda stamps an error with the start of its invocation, and logs take minutes to become metrics.
    assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"], alarm["Threshold"]) == (15, 1, 0)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    # An alarm that sounds while nothing runs would stop every deployment.
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]


def test_nothing_waits_for_itself_to_be_made() -> None:
    order = list(TopologicalSorter(made_before()).static_order())  # raises ``CycleError``
    assert set(order) == transformed()["Resources"].keys()


def test_what_a_person_waits_for_may_start_from_a_snapshot_and_has_nothing_that_forbids_one() -> None:
    made = of_type("AWS::Lambda::Function")
    start = {"ApplyOn": {"Fn::If": ["StartsFromSnapshots", "PublishedVersions", "None"]}}
    snapped = {name: function["SnapStart"] for name, function in made.items() if "SnapStart" in function}
    assert snapped == dict.fromkeys([*API, GUARD], start)
    for name in [*API, GUARD]:
        assert made[name]["Runtime"] == "python3.13"
        assert made[name].keys() & {"EphemeralStorage", "FileSystemConfigs", "VpcConfig"} == set()
        assert "ProvisionedConcurrencyConfig" not in FUNCTIONS[name]
