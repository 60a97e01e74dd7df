"""What a stack calls itself and what it makes, as CloudFormation does."""

import secrets
import string
from collections.abc import Mapping
from typing import Any

from infra.local.clients import ACCOUNT, REGION
from infra.local.template import TemplateError

_LETTERS = string.ascii_uppercase + string.digits
_SUFFIX = 12


def generated_name(stack: str, logical_id: str) -> str:
    """Return a name for what the template itself gives none, a nested stack for instance: its end can't be guessed."""
    return f"{stack}-{logical_id}-{''.join(secrets.choice(_LETTERS) for _ in range(_SUFFIX))}"


def pseudo_parameters(stack: str) -> dict[str, str]:
    """Return the pseudo parameters of a stack; a nested one has its own, not its parent's."""
    return {
        "AWS::AccountId": ACCOUNT,
        "AWS::Partition": "aws",
        "AWS::Region": REGION,
        "AWS::StackId": stack_id(stack),
        "AWS::StackName": stack,
        "AWS::URLSuffix": "amazonaws.com",
    }


def stack_id(stack: str) -> str:
    return f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/00000000-0000-0000-0000-000000000000"


def parameters_of(template: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Return a template's parameters with their values, lists as such.

    Raises:
        TemplateError: a parameter is unknown, or has no value.
    """
    declared: Mapping[str, Mapping[str, Any]] = template.get("Parameters", {})
    defaults = {name: str(body["Default"]) for name, body in declared.items() if "Default" in body}
    if unknown := given.keys() - declared.keys():
        raise TemplateError(f"the template has no parameters {sorted(unknown)}")
    if missing := declared.keys() - defaults.keys() - given.keys():
        raise TemplateError(f"the parameters {sorted(missing)} must have values")
    values = defaults | {name: str(value) for name, value in given.items()}
    lists = {name for name, body in declared.items() if body.get("Type") == "CommaDelimitedList"}
    return {
        # Of an empty text, as there, it is a list of one empty text.
        name: [one.strip() for one in value.split(",")] if name in lists else value
        for name, value in values.items()
    }
