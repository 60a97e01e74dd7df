"""The fixed costs in deploy.md are those of what the templates have."""

import json
import re

from infra.local.template import load, resources
from tests.documents.reading import ROOT

ROW = re.compile(r"^\| (.+?) \| ([\d,]+) \| \$([\d.]+)(?: a million)? \| \$([\d.]+) \|$", re.MULTILINE)
SECTION = (
    (ROOT / "docs" / "deploy.md")
    .read_text(encoding="utf-8")
    .partition("\n## What it costs before any use\n")[2]
    .partition("\n## ")[0]
)
# Lambda keeps five long polls of 20 seconds open on a queue that has nothing.
POLLS_OF_A_QUEUE = 5 * 3 * 60 * 24 * 30
Metric = tuple[str, str]


def watched() -> list[tuple[str, Metric]]:
    """Return each metric that an alarm watches, with its namespace."""
    alarms = [
        alarm
        for file in sorted((ROOT / "infra").glob("*alarms.yaml"))
        for alarm in resources(load(file), "AWS::CloudWatch::Alarm").values()
    ]
    metrics = [
        metric
        for alarm in alarms
        for metric in (
            [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]
            if "Metrics" in alarm
            else [alarm]
        )
    ]
    return [(str(one["Namespace"]), (one["MetricName"], one["Dimensions"][0]["Value"])) for one in metrics]


def shown() -> list[tuple[str, Metric]]:
    """Return each metric that the dashboard shows, with its namespace."""
    body = resources(load(ROOT / "infra" / "dashboard.yaml"), "AWS::CloudWatch::Dashboard")["Dashboard"][
        "DashboardBody"
    ]
    metrics = [one for widget in json.loads(body["Fn::Sub"])["widgets"] for one in widget["properties"]["metrics"]]
    return [(one[0], (one[1], one[3])) for one in metrics]


def queues_that_are_read() -> set[str]:
    functions = resources(load(ROOT / "template.yaml"), "AWS::Serverless::Function").values()
    events = [event for function in functions for event in function.get("Events", {}).values()]
    return {event["Properties"]["Queue"]["Fn::GetAtt"][0] for event in events if event["Type"] == "SQS"}


def test_the_page_counts_what_the_templates_have_and_adds_it_up() -> None:
    own = {metric for namespace, metric in [*watched(), *shown()] if not namespace.startswith("AWS/")}
    keys = resources(load(ROOT / "template.yaml"), "AWS::KMS::Key")
    counted = [len(watched()), len(own), len(keys), 1, len(queues_that_are_read()) * POLLS_OF_A_QUEUE]
    rows = [(int(count.replace(",", "")), float(price), float(cost)) for _, count, price, cost in ROW.findall(SECTION)]
    assert [count for count, _, _ in rows] == counted
    for count, price, cost in rows:
        assert cost == round(count * price / (1_000_000 if count > 1_000_000 else 1), 2)
    (total,) = re.findall(r"together \$([\d.]+) a month", SECTION)
    assert float(total) == round(sum(cost for _, _, cost in rows), 2)
