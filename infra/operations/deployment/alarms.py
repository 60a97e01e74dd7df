"""Alarms and the dashboard: whether they look where a function writes, and whether their topic has subscribers."""

import json
from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.account import NotThere
from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_AGAIN = "pass the namespace of the functions to the nested stack, and deploy again"


def _written(estate: Estate) -> set[str]:
    """Return the namespaces that functions write their metrics to, as they are configured now."""
    said = (
        estate.account.ask("lambda", "get_function_configuration", FunctionName=function.physical)
        for function in estate.of("AWS::Lambda::Function")
    )
    return {one.get("Environment", {}).get("Variables", {}).get("POWERTOOLS_METRICS_NAMESPACE", "") for one in said} - {
        ""
    }


def _unwritten(namespaces: set[str], estate: Estate) -> list[str]:
    own = {name for name in namespaces if not name.startswith("AWS/")}
    return sorted(own - _written(estate)) if own else []


def _said(alarm: Resource, estate: Estate) -> dict[str, Any]:
    asked = {"AlarmNames": [alarm.physical], "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    answer = estate.account.ask("cloudwatch", "describe_alarms", **asked)
    found: list[dict[str, Any]] = [*answer.get("MetricAlarms", []), *answer.get("CompositeAlarms", [])]
    if not found:
        raise NotThere
    return found[0]


def _namespace(alarm: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(alarm, estate)
    metrics = [one["MetricStat"]["Metric"] for one in said.get("Metrics", []) if "MetricStat" in one]
    namespaces = {one["Namespace"] for one in metrics} | ({said["Namespace"]} if "Namespace" in said else set())
    for name in _unwritten(namespaces, estate):
        yield Amiss(what=f"it looks into the namespace {name}, which no function writes to", do=_AGAIN)


def _actions(alarm: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(alarm, estate)
    name = alarm.physical
    if not said.get("ActionsEnabled", True):
        yield Amiss(what="it tells nobody", do=f"aws cloudwatch enable-alarm-actions --alarm-names {name}")
    wanted = alarm.wanted.get("AlarmActions", [])
    if any(all(differs(one, found) for found in said.get("AlarmActions", [])) for one in wanted):
        yield Amiss(what="it does not reach the topic", do="deploy again with a change to the alarm")


def _sounding(alarm: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(alarm, estate)
    if said.get("StateValue") == "ALARM":
        yield Amiss(what="it sounds", do=f"{said.get('AlarmDescription', '')} See operations.md")


def _graphs(dashboard: Resource, estate: Estate) -> Iterator[Amiss]:
    said = estate.account.ask("cloudwatch", "get_dashboard", DashboardName=dashboard.physical)
    widgets = json.loads(said["DashboardBody"]).get("widgets", [])
    metrics = [metric for widget in widgets for metric in widget.get("properties", {}).get("metrics", [])]
    namespaces = {metric[0] for metric in metrics if isinstance(metric[0], str)} - {"."}
    for name in _unwritten(namespaces, estate):
        yield Amiss(what=f"it shows the namespace {name}, which no function writes to", do=_AGAIN)


def _told(topic: Resource, estate: Estate) -> Iterator[Amiss]:
    found = estate.account.ask_all("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic.physical)
    waiting = [one for one in found if not one["SubscriptionArn"].startswith("arn:")]
    if waiting:
        yield Amiss(
            what="a subscription waits to be confirmed",
            do="let whoever reads that mailbox follow the link. It lasts two days: then subscribe again",
        )
    if len(waiting) == len(found):
        yield Amiss(what="its alarms reach nobody", do="set AlarmEmail, or subscribe to the topic: aws sns subscribe")


LOOKS: Looks = {
    "AWS::CloudWatch::Alarm": {"namespace": _namespace, "actions": _actions, "state": _sounding},
    "AWS::CloudWatch::Dashboard": {"namespaces": _graphs},
    "AWS::SNS::Topic": {"subscriptions": _told},
}
