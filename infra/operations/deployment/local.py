"""The local stack's own resources, by the file that says what it made."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.naming import parameters_of
from infra.local.resources import PSEUDO_PARAMETERS
from infra.local.stack import LOCAL_PARAMETERS
from infra.local.template import load
from infra.operations.deployment.resolving import Listed, MadeStack

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
_KINDS = {
    "tables": ("Table", "AWS::DynamoDB::Table"),
    "buckets": ("Bucket", "AWS::S3::Bucket"),
    "queues": ("Queue", "AWS::SQS::Queue"),
}
# What the local stack leaves out on purpose, because its data end with it.
LEFT_OUT = {
    ("AWS::DynamoDB::Table", "recovery"),
    ("AWS::DynamoDB::Table", "protection"),
    ("AWS::DynamoDB::Table", "encryption"),
    ("AWS::S3::Bucket", "privacy"),
    ("AWS::S3::Bucket", "lifecycle"),
    ("AWS::S3::Bucket", "encryption"),
    ("AWS::S3::Bucket", "notifications"),
    ("AWS::Cognito::UserPool", "triggers"),
    ("AWS::Cognito::UserPool", "protection"),
}


def local_stack(said: Mapping[str, Any], template: Path = TEMPLATE) -> MadeStack:
    """Return what *said*, the description of a running local stack, names of the template's resources."""
    body = load(template)
    made = {"UserPool": Listed(kind="AWS::Cognito::UserPool", physical=said["user_pool"])}
    made["UserPoolClient"] = Listed(kind="AWS::Cognito::UserPoolClient", physical=said["user_pool_client"])
    for group, (ending, kind) in _KINDS.items():
        made |= {_logical(short) + ending: Listed(kind=kind, physical=name) for short, name in said[group].items()}
    return MadeStack(
        path="",
        template=body,
        parameters=PSEUDO_PARAMETERS | parameters_of(body, LOCAL_PARAMETERS),
        made=made,
        outputs={},
    )


def _logical(short: str) -> str:
    return re.sub(r"(?:^|_)([a-z])", lambda match: match[1].upper(), short)
