"""Turns the template's events into routes, schedules and running sources."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra.local.clients import Clients
from infra.local.functions import Function
from infra.local.routes import Route
from infra.local.sources.notifications import NotificationSource
from infra.local.sources.queues import QueueSource
from infra.local.sources.source import Source
from infra.local.sources.streams import StreamSource
from infra.local.template import TemplateError

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import QueueConfigurationTypeDef


@dataclass(kw_only=True)
class Wiring:
    """Routes, sources, schedules' `Input`s with their placeholders, and Cognito's trigger functions."""

    routes: list[Route] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)


def wire(
    functions: Mapping[str, Function],
    events: Mapping[str, Mapping[str, Any]],
    clients: Clients,
    stopping: threading.Event,
) -> Wiring:
    """Wire every event, resolved, by function and name; raise ``TemplateError`` for an unknown kind."""
    wiring = Wiring()
    notifications: list[NotificationSource] = []
    for function, name, kind, properties in _each(events):
        match kind:
            case "HttpApi":
                wiring.routes.append(Route.of(function, properties))
            case "ScheduleV2":
                wiring.inputs[function] = properties.get("Input", "{}")
            case "SQS":
                url = clients.sqs.get_queue_url(QueueName=properties["Queue"].rpartition(":")[2])["QueueUrl"]
                wiring.sources.append(QueueSource(functions[function], properties, url, clients.sqs))
            case "DynamoDB":
                wiring.sources.append(StreamSource(functions[function], properties, clients.streams, stopping))
            case "S3":
                notifications.append(NotificationSource(name, functions[function], properties, clients))
            case "Cognito":
                wiring.triggers |= dict.fromkeys(_as_list(properties["Trigger"]), function)
            case _:
                raise TemplateError(f"the local stack has no events of kind {kind} ({function})")
    _notify(notifications, clients)
    wiring.sources.extend(notifications)
    return wiring


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _each(events: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for function, own in events.items():
        for name, body in own.items():
            yield function, name, body["Type"], body["Properties"]


def _notify(sources: list[NotificationSource], clients: Clients) -> None:
    # One call replaces all of a bucket's configuration.
    configurations: dict[str, list[QueueConfigurationTypeDef]] = {}
    for source in sources:
        configurations.setdefault(source.name, []).append(source.configuration())
    for bucket, wanted in configurations.items():
        clients.s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={"QueueConfigurations": wanted}
        )
