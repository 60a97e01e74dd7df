"""What the template does so that nothing is lost, readable by others, or wrong without anybody being told."""

import json
import re
from typing import Any

import pytest

from functions.journal import metric_of
from infra.local.template import load, resources
from shared.jobs.job import JobStatus
from shared.records.outcome import Outcome
from tests.infra.deployed import FUNCTIONS, ROOT, TABLES, TEMPLATE, events, of_type

UNDELIVERED = {"Fn::GetAtt": ["UndeliveredEventsQueue", "Arn"]}
ALARMS = load(ROOT / "infra" / "alarms.yaml")
FUNCTION_ALARMS = {
    "ApiAlarms": load(ROOT / "infra" / "api-alarms.yaml"),
    "FunctionAlarms": load(ROOT / "infra" / "function-alarms.yaml"),
}


def alarm(name: str) -> dict[str, Any]:
    return resources(ALARMS, "AWS::CloudWatch::Alarm")[name]


def test_one_key_that_rotates_and_outlives_the_stack_encrypts_tables_and_files() -> None:
    key = load(TEMPLATE)["Resources"]["DataKey"]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    ((encryption),) = of_type("AWS::S3::Bucket")["FilesBucket"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


def test_whoever_reaches_a_table_or_its_stream_may_use_the_key_and_nobody_else() -> None:
    users = {name for name, function in FUNCTIONS.items() if {"Ref": "UseDataKey"} in function.get("Policies", [])}
    readers = {
        name
        for name, function in FUNCTIONS.items()
        if "dynamodb:" in str(function.get("Policies", [])) or name in events("DynamoDB")
    }
    assert users == readers


def test_the_key_is_used_by_way_of_a_service_and_never_directly() -> None:
    grants = [
        statement
        for role in [
            *of_type("AWS::IAM::Role").values(),
            *({"Policies": [policy]} for policy in of_type("AWS::IAM::ManagedPolicy").values()),
        ]
        for policy in role.get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and "kms:" in str(statement["Action"])
    ]
    assert len(grants) > 1
    assert all("kms:ViaService" in grant["Condition"]["StringEquals"] for grant in grants)


def test_no_role_reaches_beyond_the_stack() -> None:
    bounds = {name: role.get("PermissionsBoundary") for name, role in of_type("AWS::IAM::Role").items()}
    own = {f"{name}Role": {"Ref": "FunctionBoundary"} for name in FUNCTIONS}
    schedules = {f"{name}ScheduleRole": {"Ref": "ScheduleBoundary"} for name in events("ScheduleV2")}
    assert bounds == own | schedules | {"DeploymentRole": {"Ref": "DeploymentBoundary"}}
    limits = of_type("AWS::IAM::ManagedPolicy")
    for boundary, everywhere in (
        ("FunctionBoundary", ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"]),
        ("ScheduleBoundary", []),
        ("DeploymentBoundary", ["cloudwatch:DescribeAlarms"]),
    ):
        statements = limits[boundary]["PolicyDocument"]["Statement"]
        assert [action for one in statements if one["Resource"] == "*" for action in one["Action"]] == everywhere


def test_a_schedule_may_start_its_function_or_leave_a_dead_letter_and_no_more() -> None:
    functions, letters = of_type("AWS::IAM::ManagedPolicy")["ScheduleBoundary"]["PolicyDocument"]["Statement"]
    assert functions["Action"] == ["lambda:InvokeFunction"]
    # With its versions and aliases.
    assert functions["Resource"] == [
        arn
        for name in events("ScheduleV2")
        for arn in ({"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}:*"})
    ]
    assert (letters["Action"], letters["Resource"]) == (["sqs:SendMessage"], UNDELIVERED)


def test_an_event_that_no_function_takes_is_kept() -> None:
    for properties in events("DynamoDB").values():
        assert properties["DestinationConfig"]["OnFailure"]["Destination"] == UNDELIVERED
    for properties in events("ScheduleV2").values():
        assert properties["DeadLetterConfig"]["Arn"] == UNDELIVERED
    called_by_events = {**events("ScheduleV2"), **events("S3")}
    destinations = {
        name: FUNCTIONS[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]
        for name in called_by_events
    }
    assert destinations == dict.fromkeys(called_by_events, UNDELIVERED)


def test_a_stream_gives_up_at_some_time_and_never_holds_up_what_comes_after() -> None:
    for properties in events("DynamoDB").values():
        assert 0 < properties["MaximumRetryAttempts"] <= 100
        # Streams forget after 24 hours: an operator who reads an alarm in the morning must still find what was given up.
        assert 60 <= properties["MaximumRecordAgeInSeconds"] <= 6 * 3600
        assert "OnFailure" in properties["DestinationConfig"]
        assert properties["BisectBatchOnFunctionError"] is True


def test_only_workers_may_call_themselves_and_every_queue_bounds_its_readers() -> None:
    assert [name for name, function in FUNCTIONS.items() if "RecursiveLoop" in function] == [
        "RunJobShardFunction",
        "RunImportShardFunction",
    ]
    assert all("MaximumConcurrency" in properties["ScalingConfig"] for properties in events("SQS").values())


def test_every_function_runs_on_the_same_runtime_with_the_same_layer_and_is_traced_by_lambda_alone() -> None:
    made = of_type("AWS::Lambda::Function")
    assert made.keys() == FUNCTIONS.keys()
    for function in made.values():
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert len(function["Layers"]) == 1


def test_sam_builds_every_function_by_our_own_rules() -> None:
    bodies = load(TEMPLATE)["Resources"]
    rules = {name: bodies[name]["Metadata"] for name in [*FUNCTIONS, "DependenciesLayer"]}
    assert {(rule["BuildMethod"], rule["ContextPath"]) for rule in rules.values()} == {("makefile", "infra/bundle")}


def test_every_parameter_and_output_says_what_it_is() -> None:
    template = load(TEMPLATE)
    described = [*template["Parameters"].items(), *template["Outputs"].items()]
    assert [name for name, body in described if len(body.get("Description", "")) < 20] == []


def test_nobody_talks_to_the_bucket_in_clear_or_over_old_tls() -> None:
    statements = of_type("AWS::S3::BucketPolicy")["FilesBucketPolicy"]["PolicyDocument"]["Statement"]
    assert {statement["Effect"] for statement in statements} == {"Deny"}
    assert [statement["Condition"] for statement in statements] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    ]


def test_every_function_has_an_alarm_that_counts_errors_and_throttles() -> None:
    watched = {
        name.removesuffix("Fails"): {
            (
                metric["MetricStat"]["Metric"]["MetricName"],
                metric["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"],
            )
            for metric in properties["Metrics"]
            if metric.get("MetricStat", {}).get("Metric", {}).get("Namespace") == "AWS/Lambda"
        }
        for part in FUNCTION_ALARMS.values()
        for name, properties in resources(part, "AWS::CloudWatch::Alarm").items()
        if name.endswith("Fails")
    }
    expected = {name.removesuffix("Function"): {("Errors", name), ("Throttles", name)} for name in FUNCTIONS}
    # Each login that it refuses is an error of this one: what it fails at, it counts itself.
    assert watched == expected | {"GuardPortalLogin": {("Throttles", "GuardPortalLoginFunction")}}


def test_the_alarms_are_given_exactly_what_they_watch() -> None:
    stacks = of_type("AWS::CloudFormation::Stack")
    assert stacks["Alarms"]["Parameters"].keys() == ALARMS["Parameters"].keys()
    for name, part in FUNCTION_ALARMS.items():
        given = stacks[name]["Parameters"]
        assert given.keys() == part["Parameters"].keys()
        # Not the API, which knows what is deployed: a deployment may hang on these alarms.
        known = {"Topic": {"Ref": "AlarmTopic"}, "MetricsNamespace": {"Ref": "AWS::StackName"}}
        known |= {one: {"Ref": one} for one in FUNCTIONS}
        assert given == {one: known[one] for one in given}


@pytest.mark.parametrize(
    ("name", "queue", "metric"),
    [
        ("ShardsWait", "ShardQueue", "ApproximateAgeOfOldestMessage"),
        ("ImportsWait", "ImportQueue", "ApproximateAgeOfOldestMessage"),
        ("ResumesWait", "ResumeQueue", "ApproximateAgeOfOldestMessage"),
        ("NightsWait", "NightQueue", "ApproximateAgeOfOldestMessage"),
        ("DeadLettersStay", "ShardDeadLetterQueue", "ApproximateNumberOfMessagesVisible"),
        ("EventsUndelivered", "UndeliveredEventsQueue", "ApproximateNumberOfMessagesVisible"),
    ],
)
def test_what_waits_in_a_queue_for_too_long_is_told(name: str, queue: str, metric: str) -> None:
    watched = alarm(name)
    assert (watched["MetricName"], watched["Dimensions"][0]["Value"]) == (metric, {"Ref": queue})


def test_every_alarm_reaches_the_topic() -> None:
    alarms = [
        alarm
        for part in (ALARMS, *FUNCTION_ALARMS.values())
        for alarm in resources(part, "AWS::CloudWatch::Alarm").values()
    ]
    for properties in alarms:
        assert properties["AlarmActions"] == [{"Ref": "Topic"}]


def _services(text: str) -> set[str]:
    """Return what a function that is watched calls itself."""
    return set(re.findall(r"\bservice, Value: ([\w-]+)", text)) | set(re.findall(r'"service", "([\w-]+)"', text))


def _own_metrics(text: str) -> set[str]:
    """Return our own metrics that alarms or widgets name."""
    in_alarms = re.findall(r"Namespace: !Ref MetricsNamespace[,\n]\s*MetricName: (\w+)", text)
    return {*in_alarms, *re.findall(r'"\$\{MetricsNamespace\}", "(\w+)"', text)}


@pytest.mark.parametrize("part", ["alarms.yaml", "function-alarms.yaml", "dashboard.yaml"])
def test_what_is_watched_of_our_own_is_what_functions_count(part: str) -> None:
    text = (ROOT / "infra" / part).read_text()
    sources = "".join(file.read_text() for file in (ROOT / "functions").rglob("*.py"))
    counted = set(re.findall(r'add_metric\(\s*name="(\w+)"', sources))
    counted |= {metric_of(outcome) for outcome in Outcome} | {f"Jobs_{status}" for status in JobStatus}
    assert _own_metrics(text) != set()
    assert _own_metrics(text) - counted == set()
    names = {function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] for function in FUNCTIONS.values()}
    assert _services(text) - names == set()


@pytest.mark.parametrize("night", ["PolicyRun", "AnonymisationRun"])
def test_a_night_that_never_began_is_told_by_its_silence(night: str) -> None:
    missing = alarm(f"{night}Missing")
    assert (missing["TreatMissingData"], missing["ComparisonOperator"]) == ("breaching", "LessThanThreshold")
    assert missing["Period"] * missing["EvaluationPeriods"] == 26 * 3600


def test_what_a_night_of_one_tenant_counts_is_watched_where_it_is_counted() -> None:
    """The starters only send: whose run the brake stopped, the function that creates it knows."""
    for name in ("RunStopped", "RunsRefused"):
        assert alarm(name)["Dimensions"] == [{"Name": "service", "Value": "start-tenant-night"}]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("ShardsWait", "RunJobShardFunction"),
        ("ImportsWait", "RunImportShardFunction"),
        ("ResumesWait", "ResumeTenantFunction"),
        ("NightsWait", "StartTenantNightFunction"),
    ],
)
def test_an_alarm_on_age_waits_for_a_second_try_and_sounds_before_the_third(name: str, function: str) -> None:
    """SQS counts no age of a message from its third receipt on; a queue reports each minute."""
    queue = events("SQS")[function]["Queue"]["Fn::GetAtt"][0]
    hidden = resources(load(TEMPLATE), "AWS::SQS::Queue")[queue]["VisibilityTimeout"]
    assert hidden + FUNCTIONS[function]["Timeout"] < alarm(name)["Threshold"] <= 2 * hidden - 180


def test_what_is_resumed_is_watched_where_it_is_counted_and_the_look_for_it_by_its_silence() -> None:
    services = {
        "ErasuresStayOpen": "resume-tenant",
        "JobOpenTooLong": "resume-stuck-jobs",
        "NobodyResumes": "resume-stuck-jobs",
    }
    assert {name: alarm(name)["Dimensions"][0]["Value"] for name in services} == services
    assert alarm("NobodyResumes")["MetricName"] == "OldestOpenJob"  # counted in each look, whatever it finds


def test_a_job_that_is_open_too_long_is_told_after_the_longest_that_any_may_wait() -> None:
    assert alarm("JobOpenTooLong")["Threshold"] == 25 * 3600


def test_a_budget_is_told_to_whoever_reads_alarms_and_there_is_none_unless_asked_for() -> None:
    template = load(TEMPLATE)
    assert template["Parameters"]["MonthlyBudget"]["Default"] == 0
    body = template["Resources"]["Budget"]
    assert body["Condition"] == "HasBudget"
    budget = body["Properties"]["NotificationsWithSubscribers"]
    assert [one["Notification"]["NotificationType"] for one in budget] == ["ACTUAL", "FORECASTED"]
    assert {str(one["Subscribers"]) for one in budget} == {
        str([{"SubscriptionType": "EMAIL", "Address": {"Ref": "AlarmEmail"}}])
    }


def test_the_dashboard_is_json_and_is_given_what_it_shows() -> None:
    dashboard = load(ROOT / "infra" / "dashboard.yaml")
    body = dashboard["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    assert len({(widget["x"], widget["y"]) for widget in widgets}) == len(widgets)
    named = set(re.findall(r"\$\{(\w+)\}", body))
    assert named == dashboard["Parameters"].keys()
    shown = [
        metric for widget in widgets for metric in widget["properties"]["metrics"] if "ThrottleEvents" in metric[1]
    ]
    indexes = {
        (f"${{{table}}}", index["IndexName"])
        for table, properties in TABLES.items()
        for index in properties.get("GlobalSecondaryIndexes", [])
    }
    for event in ("ReadThrottleEvents", "WriteThrottleEvents"):
        assert {(one[3], one[5]) for one in shown if one[1] == event and len(one) > 4} == indexes
        assert {one[3] for one in shown if one[1] == event and len(one) == 4} == {f"${{{table}}}" for table in TABLES}
    assert of_type("AWS::CloudFormation::Stack")["Dashboard"]["Parameters"].keys() == named
