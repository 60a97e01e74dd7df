"""Alarms and dashboard look at what functions, queues and tables count, and reach the topic for alarms."""

import json
import re
from typing import Any

import pytest

from functions.journal import metric_of
from infra.local.template import load, resources
from shared.jobs.job import JobStatus
from shared.records.outcome import Outcome
from tests.infra.deployed import FUNCTIONS, ROOT, TABLES, TEMPLATE, events, of_type

OF_JOBS = {
    "Alarms": load(ROOT / "infra" / "alarms.yaml"),
    "NightAlarms": load(ROOT / "infra" / "night-alarms.yaml"),
}
FUNCTION_ALARMS = {
    "ApiAlarms": load(ROOT / "infra" / "api-alarms.yaml"),
    "FunctionAlarms": load(ROOT / "infra" / "function-alarms.yaml"),
}


def alarm(name: str) -> dict[str, Any]:
    (found,) = [one[name] for part in OF_JOBS.values() if name in (one := resources(part, "AWS::CloudWatch::Alarm"))]
    return found


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
    for name, part in OF_JOBS.items():
        assert stacks[name]["Parameters"].keys() == part["Parameters"].keys()
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
def test_what_waits_in_a_queue_for_too_long_raises_an_alarm(name: str, queue: str, metric: str) -> None:
    watched = alarm(name)
    assert (watched["MetricName"], watched["Dimensions"][0]["Value"]) == (metric, {"Ref": queue})


def test_every_alarm_reaches_the_topic() -> None:
    alarms = [
        alarm
        for part in (*OF_JOBS.values(), *FUNCTION_ALARMS.values())
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


@pytest.mark.parametrize("part", ["alarms.yaml", "night-alarms.yaml", "function-alarms.yaml", "dashboard.yaml"])
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
def test_a_night_that_never_began_raises_an_alarm_by_its_silence(night: str) -> None:
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


def test_a_job_that_is_open_too_long_raises_an_alarm_after_the_longest_that_any_may_wait() -> None:
    assert alarm("JobOpenTooLong")["Threshold"] == 25 * 3600


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
