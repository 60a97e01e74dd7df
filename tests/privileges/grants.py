"""What the template grants to each function, with every name as the emulated world has it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from infra.local.template import load, resources
from tests.privileges.naming import resolver_of
from tests.privileges.needs import Need

TEMPLATE = Path("template.yaml")


def grants(path: Path = TEMPLATE, parameters: Mapping[str, str] = MappingProxyType({})) -> dict[str, set[Need]]:
    """Return what each function may do, every action with every resource of its statement; not what SAM adds of its own."""
    template = load(path)
    resolver = resolver_of(template, parameters)
    return {
        name: {
            Need(action, resource)
            for policy in function.get("Policies", [])
            for statement in _statements(template, policy)
            for action in listed(statement["Action"])
            for resource in listed(resolver.resolve(statement["Resource"]))
        }
        for name, function in resources(template, "AWS::Serverless::Function").items()
    }


def _statements(template: Mapping[str, Any], policy: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a policy: one that stands with the function, or one of its own that the function refers to."""
    document = template["Resources"][policy["Ref"]]["Properties"]["PolicyDocument"] if "Ref" in policy else policy
    yield from document["Statement"]


def listed(value: Any) -> list[Any]:  # noqa: ANN401 – of actions and resources, one stands for itself
    """Return what a statement names, one or several, as a list."""
    return value if isinstance(value, list) else [value]
