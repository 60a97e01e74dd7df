"""A copy of the deployed stack on moto, and the CloudFormation that tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.naming import parameters_of, pseudo_parameters
from infra.local.resolver import Resolver
from infra.local.template import load
from tests.infra.deployed import ROOT, transformed
from tests.operations.deployment.making import ACCOUNT, REGION, Attributes, client
from tests.operations.deployment.making_more import EVERY_MAKER

NESTED = "AWS::CloudFormation::Stack"
GIVEN = {"AlarmEmail": "operators@example.org"}


@dataclass(kw_only=True)
class CopiedStack:
    """One stack as it is made: resources by logical id, and the stacks that it nests."""

    name: str
    template: Mapping[str, Any]
    given: Mapping[str, str]
    physical: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Attributes] = field(default_factory=dict)
    nested: dict[str, "CopiedStack"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.resolver = Resolver(
            template=self.template,
            parameters=pseudo_parameters(self.name)
            | {"AWS::StackId": self.id}
            | parameters_of(self.template, self.given),
            reference=self.made,
            attribute=self._attribute,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters as CloudFormation tells them, lists as text."""
        found = parameters_of(self.template, self.given)
        return {name: ",".join(one) if isinstance(one, list) else one for name, one in found.items()}

    @property
    def id(self) -> str:
        return f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{self.name}/51af3dc0-da77-11e4-872e-1234567db123"

    def make(self) -> "CopiedStack":
        """Make all resources, each when another first refers to it."""
        for name, body in self.template["Resources"].items():
            if "Condition" not in body or self.resolver.holds(body["Condition"]):
                self.made(name)
        return self

    def made(self, name: str) -> str:
        """Return a resource's name in the account."""
        if name not in self.physical:
            body = self.template["Resources"][name]
            wanted = self.resolver.resolve(body.get("Properties", {}))
            made_name = f"{self.name}-{name}-1A2B3C"
            if body["Type"] == NESTED:
                template = load(ROOT / body["Properties"]["TemplateURL"])
                given = {key: str(value) for key, value in wanted.get("Parameters", {}).items()}
                stack = self.nested[name] = CopiedStack(name=made_name, template=template, given=given).make()
                self.physical[name], self.attributes[name] = stack.id, {}
            elif body["Type"] in EVERY_MAKER:
                self.physical[name], self.attributes[name] = EVERY_MAKER[body["Type"]](made_name, wanted)
            else:
                self.physical[name], self.attributes[name] = made_name, {"Arn": f"arn:aws:unmade:::{made_name}"}
        return self.physical[name]

    def wanted(self, name: str) -> Any:  # noqa: ANN401 – any properties
        """Return what the template gives a resource, resolved."""
        return self.resolver.resolve(self.template["Resources"][name]["Properties"])

    def make_again(self, name: str) -> None:
        """Make a resource again that was deleted."""
        del self.physical[name]
        self.made(name)

    def replace_table(self, name: str) -> None:
        """Put another table in the place of one, under the same name, as a restore does."""
        table = {"TableName": self.physical[name]}
        client("dynamodb").update_table(**table, DeletionProtectionEnabled=False)
        client("dynamodb").delete_table(**table)
        self.make_again(name)

    def replace_mapping(self, name: str) -> None:
        """Delete an event source, and make it again for the stream that its table has now."""
        client("lambda").delete_event_source_mapping(UUID=self.physical[name])
        self.make_again(name)

    def _attribute(self, name: str, attribute: str) -> str:
        self.made(name)
        if attribute.startswith("Outputs."):
            return self.nested[name].outputs()[attribute.removeprefix("Outputs.")]
        return self.attributes[name][attribute]

    def outputs(self) -> dict[str, str]:
        return {
            name: str(self.resolver.resolve(body["Value"]))
            for name, body in self.template.get("Outputs", {}).items()
            if "Condition" not in body or self.resolver.holds(body["Condition"])
        }

    def all(self) -> list["CopiedStack"]:
        return [self, *(one for stack in self.nested.values() for one in stack.all())]


class CopiedFormation:
    """CloudFormation's answers about a copy, in the form of boto3's."""

    def __init__(self, root: CopiedStack) -> None:
        self._stacks = {key: stack for stack in root.all() for key in (stack.name, stack.id)}

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 – AWS's own names
        stack = self._stacks[StackName]
        given = [{"ParameterKey": key, "ParameterValue": value} for key, value in stack.parameters.items()]
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in stack.outputs().items()]
        said = {"StackId": stack.id, "StackStatus": "CREATE_COMPLETE", "Parameters": given, "Outputs": outputs}
        return {"Stacks": [said]}

    def get_template(self, *, StackName: str, TemplateStage: str) -> dict[str, Any]:  # noqa: N803 – as above
        assert TemplateStage == "Processed"
        return {"TemplateBody": self._stacks[StackName].template}

    def get_stack_policy(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 – as above
        assert self._stacks[StackName].given == GIVEN
        return {"StackPolicyBody": (ROOT / "infra" / "stack-policy.json").read_text()}

    def get_paginator(self, operation: str) -> "CopiedFormation":
        assert operation == "list_stack_resources"
        return self

    def paginate(self, *, StackName: str) -> "_Pages":  # noqa: N803 – as above
        stack = self._stacks[StackName]
        bodies = stack.template["Resources"]
        return _Pages(
            [
                {
                    "LogicalResourceId": name,
                    "PhysicalResourceId": physical,
                    "ResourceType": bodies[name]["Type"],
                    "ResourceStatus": "CREATE_COMPLETE",
                }
                for name, physical in stack.physical.items()
            ]
        )


class _Pages:
    def __init__(self, listed: list[dict[str, str]]) -> None:
        self._listed = listed

    def build_full_result(self) -> dict[str, Any]:
        return {"StackResourceSummaries": self._listed}


def copy_of_the_stack() -> CopiedStack:
    """Make the template's stack as SAM gives it to CloudFormation, on the moto that runs."""
    return CopiedStack(name="expunge", template=transformed(), given=GIVEN).make()
