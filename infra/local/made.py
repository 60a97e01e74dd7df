"""What a stack has made; and what it makes in name: as CloudFormation would have it, without asking a service for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.clients import ACCOUNT, REGION
from infra.local.naming import generated_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource with its answers to `Ref` and `Fn::GetAtt`; of one that is made in name, its properties, resolved."""

    kind: str
    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)


def alarm(stack: str, name: str, properties: Mapping[str, Any]) -> Made:
    made = properties.get("AlarmName") or generated_name(stack, name)
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{made}"
    return Made(kind="alarm", ref=made, attributes={"Arn": arn}, properties=properties)


def dashboard(stack: str, name: str, properties: Mapping[str, Any]) -> Made:
    made = properties.get("DashboardName") or generated_name(stack, name)
    return Made(kind="dashboard", ref=made, properties=properties)


def topic(stack: str, name: str, properties: Mapping[str, Any]) -> Made:
    made = properties.get("TopicName") or generated_name(stack, name)
    return Made(kind="topic", ref=f"arn:aws:sns:{REGION}:{ACCOUNT}:{made}", properties=properties)


IN_NAME = {
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CloudWatch::Dashboard": dashboard,
    "AWS::SNS::Topic": topic,
}
