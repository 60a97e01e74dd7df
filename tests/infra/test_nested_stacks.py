"""Nested stacks as CloudFormation makes them: what they call themselves, and what their parents pass to them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from infra.local.clients import STACK
from infra.local.made import Made
from infra.local.resources import Resources
from infra.local.template import TemplateError
from tests.infra.deployed import FUNCTIONS, events, made_before, transformed
from tests.world.world import world

if TYPE_CHECKING:
    from infra.local.clients import Clients

NAMESPACE = "POWERTOOLS_METRICS_NAMESPACE"
CHILD = """
Parameters:
  Given: {Type: String}
  Usual: {Type: String, Default: usual}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "${AWS::StackName} ${Given} ${Usual}"}}
Outputs:
  Said: {Value: !Sub "${Given} of ${AWS::StackId}"}
"""


def parent(folder: Path, given: dict[str, str]) -> Resources:
    """Return a stack that nests the one above; nothing in it needs an emulator."""
    (folder / "child.yaml").write_text(CHILD)
    body = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "child.yaml", "Parameters": given}}
    return Resources({"Resources": {"Child": body}}, {}, cast("Clients", None), folder=folder)


def test_a_nested_stack_has_a_name_of_its_own_which_is_its_stack_name(tmp_path: Path) -> None:
    made = parent(tmp_path, {"Given": "this"})
    made.make_all()
    ((path, topic),) = made.all_of("topic")
    name, *said = topic.properties["DisplayName"].split()
    assert (path, said) == ("Child/Topic", ["this", "usual"])
    assert re.fullmatch(rf"{STACK}-Child-[A-Z0-9]{{12}}", name)
    assert re.fullmatch(rf"arn:aws:sns:[\w-]+:\d+:{name}-Topic-[A-Z0-9]{{12}}", topic.ref)
    child = made.made("Child")
    assert name in child.ref
    assert child.attributes["Outputs.Said"] == f"this of {child.ref}"


@pytest.mark.parametrize("given", [{}, {"Given": "this", "Other": "that"}])
def test_a_parent_passes_all_that_a_nested_stack_asks_for_and_nothing_else(
    tmp_path: Path, given: dict[str, str]
) -> None:
    with pytest.raises(TemplateError):
        parent(tmp_path, given).make_all()


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, list[tuple[str, Made]]]]:
    with world() as here:
        yield {kind: list(here.made_of(kind)) for kind in ("alarm", "dashboard", "topic")}


def own_metrics(properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield namespace and service of each metric of an alarm that has a service, so is one of ours."""
    parts = [one["MetricStat"]["Metric"] for one in properties.get("Metrics", []) if "MetricStat" in one]
    for metric in parts or [properties]:
        named = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
        if "service" in named:
            yield metric["Namespace"], named["service"]


def test_whoever_looks_at_our_own_metrics_looks_where_functions_write_them(
    made: dict[str, list[tuple[str, Made]]],
) -> None:
    names = {str(function["Environment"]["Variables"][NAMESPACE]) for function in FUNCTIONS.values()}
    assert names == {"{'Ref': 'AWS::StackName'}"}  # in the parent, where functions are, and so the parent's
    watched = [pair for _, alarm in made["alarm"] for pair in own_metrics(dict(alarm.properties))]
    ((_, dashboard),) = made["dashboard"]
    widgets = json.loads(dashboard.properties["DashboardBody"])["widgets"]
    shown = [metric for widget in widgets for metric in widget["properties"]["metrics"] if metric[2] == "service"]
    assert len(watched) > 10
    assert len(shown) > 20
    assert {namespace for namespace, _ in watched} | {metric[0] for metric in shown} == {STACK}


def test_dashboards_of_two_stacks_and_of_two_regions_have_different_names(
    made: dict[str, list[tuple[str, Made]]],
) -> None:
    ((_, dashboard),) = made["dashboard"]
    assert dashboard.ref == f"{STACK}-eu-west-2"


def needs(name: str) -> set[str]:
    """Return all that has to be there before a resource is made."""
    before, found, waiting = made_before(), set[str](), [name]
    while waiting:
        new = before[waiting.pop()] - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize("alarm", ["NewVersionFails", "NewVersionAnswersWith5xx"])
def test_an_alarm_that_a_deployment_hangs_on_needs_neither_the_api_nor_what_is_deployed(alarm: str) -> None:
    """What a deployment changes, a function's alias, is known to the API: an alarm that needed it would close a circle."""
    assert "HttpApi" in needs("Alarms")
    needed = needs(alarm)
    assert {"AlarmTopic", "RecordsFunction"} <= needed
    assert needed & {"HttpApi", *(f"{name}Aliaslive" for name in events("HttpApi"))} == set()
    assert "AWS::CodeDeploy::DeploymentGroup" not in {transformed()["Resources"][name]["Type"] for name in needed}


def test_every_alarm_of_every_stack_goes_to_the_one_topic(made: dict[str, list[tuple[str, Made]]]) -> None:
    ((path, topic),) = made["topic"]
    assert path == "AlarmTopic"
    for _, alarm in made["alarm"]:
        assert alarm.properties["AlarmActions"] == [topic.ref]
        assert alarm.properties.get("OKActions", [topic.ref]) == [topic.ref]
