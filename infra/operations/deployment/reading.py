"""Reads a stack of CloudFormation, with the stacks that it nests."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.naming import parameters_of
from infra.local.template import read
from infra.operations.deployment.account import Account
from infra.operations.deployment.resolving import Listed, MadeStack

_NESTED = "AWS::CloudFormation::Stack"
_WELL = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}


def stacks_of(account: Account, name: str, path: str = "") -> Iterator[MadeStack]:
    """Yield a stack, by its name or id, and those that it nests; what is nested comes after."""
    described = _described(account, name)
    made = {
        one["LogicalResourceId"]: Listed(kind=one["ResourceType"], physical=one["PhysicalResourceId"])
        for one in account.ask_all("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name)
        if one.get("PhysicalResourceId") and not one["ResourceStatus"].startswith("DELETE_COMPLETE")
    }
    nested = {logical: one.physical for logical, one in made.items() if one.kind == _NESTED}
    template = _template(account, name)
    yield MadeStack(
        path=path,
        template=template,
        parameters=_pseudo(described["StackId"]) | parameters_of(template, _given(described)),
        made=made,
        outputs={logical: _outputs(_described(account, one)) for logical, one in nested.items()},
    )
    for logical, one in nested.items():
        yield from stacks_of(account, one, f"{path}{logical}/")


def unsettled(account: Account, name: str) -> str | None:
    """Return the state of a stack whose last change has not ended well, or None."""
    status: str = _described(account, name)["StackStatus"]
    return None if status in _WELL else status


def _described(account: Account, name: str) -> dict[str, Any]:
    (found,) = account.ask("cloudformation", "describe_stacks", StackName=name)["Stacks"]
    said: dict[str, Any] = found
    return said


def _template(account: Account, name: str) -> Mapping[str, Any]:
    # Processed: as CloudFormation took it, after SAM's transform.
    body = account.ask("cloudformation", "get_template", StackName=name, TemplateStage="Processed")["TemplateBody"]
    return read(body) if isinstance(body, str) else body


def _given(described: Mapping[str, Any]) -> dict[str, str]:
    return {one["ParameterKey"]: one["ParameterValue"] for one in described.get("Parameters", [])}


def _outputs(described: Mapping[str, Any]) -> dict[str, str]:
    return {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])}


def _pseudo(stack: str) -> dict[str, str | list[str]]:
    _, partition, _, region, account, resource = stack.split(":", 5)
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return {
        "AWS::AccountId": account,
        "AWS::Partition": partition,
        "AWS::Region": region,
        "AWS::StackId": stack,
        "AWS::StackName": resource.split("/")[1],
        "AWS::URLSuffix": suffix,
    }
