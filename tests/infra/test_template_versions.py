"""Every caller of a function calls its alias, and every change publishes the version that the alias then names."""

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.template import load
from tests.infra.deployed import FUNCTIONS, TEMPLATE, mentioned, of_type, packaged, transformed, translated

PARAMETERS = load(TEMPLATE)["Parameters"]
CONDITIONS = load(TEMPLATE)["Conditions"]
ALIASES = {f"{name}Aliaslive": name for name in FUNCTIONS}
# What Lambda keeps for all versions of a function, so that a change of it publishes nothing.
OF_NO_VERSION = {"Tags", "ReservedConcurrentExecutions", "RecursiveLoop"}
# Of whatever calls a function, or lets others call it.
CALLERS = (
    "AWS::ApiGatewayV2::Api",
    "AWS::Cognito::UserPool",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::S3::Bucket",
    "AWS::Scheduler::Schedule",
)
LONGEST_DESCRIPTION = 256

Edit = Callable[[dict[str, Any]], None]


def another_layer(template: dict[str, Any]) -> None:
    template["Resources"]["DependenciesLayer"]["Properties"]["ContentUri"] = "s3://code/another-layer.zip"


def another_timeout(template: dict[str, Any]) -> None:
    for name in FUNCTIONS:
        template["Resources"][name]["Properties"]["Timeout"] = 17


def versions(template: dict[str, Any]) -> set[str]:
    return {name for name, body in template["Resources"].items() if body["Type"] == "AWS::Lambda::Version"}


def test_every_function_has_an_alias_that_names_its_version() -> None:
    named = {
        name: (alias["Name"], transformed()["Resources"][alias["FunctionVersion"]["Fn::GetAtt"][0]]["Properties"])
        for name, alias in of_type("AWS::Lambda::Alias").items()
    }
    assert {name: (alias, version["FunctionName"]["Ref"]) for name, (alias, version) in named.items()} == {
        alias: ("live", function) for alias, function in ALIASES.items()
    }


@pytest.mark.parametrize("edit", [another_layer, another_timeout])
def test_a_change_publishes_a_version_of_every_function(edit: Edit) -> None:
    template = packaged()
    edit(template)
    assert versions(translated(template)) & versions(transformed()) == set()
    assert len(versions(transformed())) == len(FUNCTIONS)


def used(part: object) -> set[str]:
    """Return the parameters that a part of the template depends on, by way of conditions too."""
    names = set(mentioned(part))
    direct = {name for name in names if name in PARAMETERS}
    return direct.union(*(used(CONDITIONS[name]) for name in names if name in CONDITIONS))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_parameters_new_value_publishes_a_version_of_each_function_that_uses_it_and_of_no_other(name: str) -> None:
    """SAM doesn't see a new value; CloudFormation publishes for a new description, and fails if nothing else is new."""
    function = of_type("AWS::Lambda::Function")[name]
    needs = used({key: value for key, value in function.items() if key not in OF_NO_VERSION})
    says = used(FUNCTIONS[name].get("VersionDescription", ""))
    assert says == needs, f"VersionDescription of {name} must name each parameter that its version is made of"


def longest(parameter: str) -> int:
    body = PARAMETERS[parameter]
    if "AllowedValues" in body:
        return max(len(str(value)) for value in body["AllowedValues"])
    return int(body["MaxLength"]) if body["Type"] == "String" else len(str(body["MaxValue"]))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_description_of_a_version_is_short_enough_whatever_its_parameters_are(name: str) -> None:
    names = used(FUNCTIONS[name].get("VersionDescription", ""))
    assert sum(longest(one) + 1 for one in names) - 1 <= LONGEST_DESCRIPTION


def test_whoever_calls_a_function_calls_its_alias() -> None:
    called = {kind: set(mentioned(list(of_type(kind).values()))) for kind in CALLERS}
    assert {kind: names & FUNCTIONS.keys() for kind, names in called.items()} == {kind: set() for kind in CALLERS}
    assert set().union(*called.values()) & ALIASES.keys() == ALIASES.keys()


def test_what_becomes_of_an_event_that_no_function_takes_is_said_of_the_alias() -> None:
    configured = of_type("AWS::Lambda::EventInvokeConfig")
    assert {one["FunctionName"]["Ref"] for one in configured.values()} == {
        name for name, function in FUNCTIONS.items() if "EventInvokeConfig" in function
    }
    assert {one["Qualifier"] for one in configured.values()} == {"live"}


def test_a_former_version_stays_and_so_does_its_layer() -> None:
    bodies = [body for body in transformed()["Resources"].values() if body["Type"] == "AWS::Lambda::Version"]
    assert {body["DeletionPolicy"] for body in bodies} == {"Retain"}
    layers = [body for body in transformed()["Resources"].values() if body["Type"] == "AWS::Lambda::LayerVersion"]
    assert [layer["DeletionPolicy"] for layer in layers] == ["Retain"]
