"""The floor: botocore alone, sending the worker's own requests again, one by one, without reading or deciding."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.cloud import Cloud
from bench.counter import Call
from shared.adapters.connection import dynamodb_client, s3_client


class Floor:
    """Repeats the worker's counted *calls* on tables like those before it."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = tuple(calls)
        clients = {"dynamodb": dynamodb_client(), "s3": s3_client()}
        self._methods: dict[tuple[str, str], Callable[..., Any]] = {
            (service, operation): getattr(client, name)
            for service, client in clients.items()
            for name, operation in client.meta.method_to_api_mapping.items()
        }
        self._ready: list[tuple[Callable[..., Any], Mapping[str, Any]]] = []

    def prepare(self, cloud: Cloud) -> None:
        """Make the payloads, with the ids that the bucket's versions have now."""
        there: dict[str, deque[str]] = defaultdict(deque)
        for one in cloud.versions():
            there[one["Key"]].append(one["VersionId"])
        self._ready = [
            (self._methods[service, operation], _again(parameters, there))
            for service, operation, parameters in self._calls
        ]

    def run(self) -> None:
        for method, parameters in self._ready:
            method(**parameters)


def _again(parameters: Mapping[str, Any], there: Mapping[str, deque[str]]) -> Mapping[str, Any]:
    # With the token of the first time, DynamoDB would know the request again and do nothing.
    kept = {name: value for name, value in parameters.items() if name != "ClientRequestToken"}
    if "Delete" not in kept:
        return kept
    objects = [{"Key": one["Key"], "VersionId": there[one["Key"]].popleft()} for one in kept["Delete"]["Objects"]]
    return {**kept, "Delete": {**kept["Delete"], "Objects": objects}}
