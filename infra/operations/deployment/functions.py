"""Functions: their state, settings, logs, and who may call them."""

import json
from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.account import NotThere
from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_CONFIGURE = "aws lambda update-function-configuration --function-name"
_SETTINGS = ("Timeout", "MemorySize", "Runtime", "Handler")


def _said(function: Resource, estate: Estate) -> dict[str, Any]:
    return estate.account.ask("lambda", "get_function_configuration", FunctionName=function.physical)


def _state(function: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(function, estate)
    if said.get("State", "Active") not in {"Active", "Inactive"}:
        yield Amiss(what=f"it is {said['State']}: {said.get('StateReason', '')}", do="deploy again")
    if said.get("LastUpdateStatus", "Successful") == "Failed":
        reason = said.get("LastUpdateStatusReason", "")
        yield Amiss(what=f"its last update failed: {reason}", do="deploy again")


def _settings(function: Resource, estate: Estate) -> Iterator[Amiss]:
    said = _said(function, estate)
    for name in _SETTINGS:
        if name in function.wanted and differs(function.wanted[name], said.get(name)):
            yield Amiss(
                what=f"its {name} is {said.get(name)} instead of {function.wanted[name]}",
                do=f"{_CONFIGURE} {function.physical}, or deploy again with a change to it",
            )
    wanted = function.wanted.get("Environment", {}).get("Variables", {})
    found = said.get("Environment", {}).get("Variables", {})
    for name in sorted(wanted.keys() | found.keys()):
        if name not in wanted or name not in found or differs(wanted[name], found[name]):
            yield Amiss(
                what=f"its variable {name} is not the template's",
                do=f"{_CONFIGURE} {function.physical} --environment, unless a restore has set it",
            )


def _version(alias: Resource, estate: Estate) -> Iterator[Amiss]:
    function, name = alias.wanted["FunctionName"], alias.wanted["Name"]
    said = estate.account.ask("lambda", "get_alias", FunctionName=function, Name=name)
    wanted, found = alias.wanted["FunctionVersion"], said["FunctionVersion"]
    if differs(wanted, found):
        yield Amiss(
            what=f"it names version {found} instead of {wanted}",
            do=f"aws lambda update-alias --function-name {function} --name {name} --function-version {wanted},"
            " unless an operator went back on purpose: then deploy the release that they went back to",
        )
    elif said.get("RoutingConfig", {}).get("AdditionalVersionWeights"):
        yield Amiss(
            what="it sends part of the calls to another version",
            do="wait for the deployment, or update-alias --routing-config AdditionalVersionWeights={}",
        )


def _bound(function: Resource, estate: Estate) -> Iterator[Amiss]:
    said = estate.account.ask("lambda", "get_function_concurrency", FunctionName=function.physical)
    wanted, found = function.wanted.get("ReservedConcurrentExecutions"), said.get("ReservedConcurrentExecutions")
    if wanted is None and found is not None:
        closed = (
            "it is closed: its reserved concurrency is 0" if found == 0 else f"it may run {found} times at once only"
        )
        yield Amiss(
            what=closed,
            do="aws lambda delete-function-concurrency --function-name "
            f"{function.physical}, unless a restore is under way",
        )
    elif wanted is not None and differs(wanted, found):
        yield Amiss(
            what=f"its reserved concurrency is {found} instead of {wanted}",
            do=f"aws lambda put-function-concurrency --function-name {function.physical}"
            f" --reserved-concurrent-executions {wanted}",
        )


def _retention(group: Resource, estate: Estate) -> Iterator[Amiss]:
    found = estate.account.ask_all("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=group.physical)
    said = next((one for one in found if one["logGroupName"] == group.physical), None)
    if said is None:
        raise NotThere
    days = group.wanted["RetentionInDays"]
    if differs(days, said.get("retentionInDays")):
        yield Amiss(
            what=f"its lines are kept for {said.get('retentionInDays', 'ever')} instead of {days} days",
            do=f"aws logs put-retention-policy --log-group-name {group.physical} --retention-in-days {days}",
        )


def _permission(permission: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = permission.wanted
    function = wanted["FunctionName"]
    try:
        policy = json.loads(estate.account.ask("lambda", "get_policy", FunctionName=function)["Policy"])
    except NotThere:
        policy = {"Statement": []}
    if not any(_allows(statement, wanted) for statement in policy["Statement"]):
        yield Amiss(
            what=f"{wanted['Principal']} may not call {function}",
            do=f"aws lambda add-permission --function-name {function} --action lambda:InvokeFunction"
            f" --principal {wanted['Principal']} --source-arn {wanted.get('SourceArn', '…')} --statement-id ID",
        )


def _allows(statement: Any, wanted: Any) -> bool:  # noqa: ANN401 – parts of policies
    principal = statement.get("Principal")
    service = principal.get("Service") if isinstance(principal, dict) else principal
    conditions = statement.get("Condition", {})
    source = next(
        (value for one in conditions.values() for name, value in one.items() if name.lower() == "aws:sourcearn"), None
    )
    is_for_it = "SourceArn" not in wanted or not differs(wanted["SourceArn"], source)
    return bool(statement["Effect"] == "Allow" and service == wanted["Principal"] and is_for_it)


LOOKS: Looks = {
    "AWS::Lambda::Function": {"state": _state, "settings": _settings, "concurrency": _bound},
    "AWS::Lambda::Alias": {"version": _version},
    "AWS::Logs::LogGroup": {"retention": _retention},
    "AWS::Lambda::Permission": {"statement": _permission},
}
