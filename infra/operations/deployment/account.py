"""An account that is only asked, and each question once."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from botocore.exceptions import ClientError

Parameters = Mapping[str, object]
# How services say that what was asked for is not there.
_ABSENT = {
    "404",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchEntity",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "ServerSideEncryptionConfigurationNotFoundError",
}
# What emulators say of an operation that they don't have.
_UNKNOWN = ("not yet implemented", "not been implemented", "unknown operation")


class NotThere(Exception):
    """The account does not have what was asked for."""


class Account(Protocol):
    """Read-only questions to an account."""

    def ask(self, service: str, operation: str, **parameters: object) -> dict[str, Any]:
        """Return one answer; raise ``NotThere``, or botocore's error."""
        ...

    def ask_all(self, service: str, operation: str, key: str, **parameters: object) -> list[Any]:
        """Return what all pages of an answer have under *key*."""
        ...


class AskedAccount:
    """An account by its clients, of which one is made for each service."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._clients: dict[str, Any] = {}
        self._said: dict[str, Any] = {}

    def ask(self, service: str, operation: str, **parameters: object) -> dict[str, Any]:
        found: dict[str, Any] = self._once(
            f"{service} {operation} {json.dumps(parameters)}",
            lambda: getattr(self._of(service), operation)(**parameters),
        )
        return found

    def ask_all(self, service: str, operation: str, key: str, **parameters: object) -> list[Any]:
        def pages() -> list[Any]:
            asked = self._of(service).get_paginator(operation).paginate(**parameters)
            return list(asked.build_full_result().get(key, []))

        found: list[Any] = self._once(f"{service} {operation} {key} {json.dumps(parameters)}", pages)
        return found

    def _of(self, service: str) -> Any:  # noqa: ANN401 – clients of a dozen services, without types
        if service not in self._clients:
            self._clients[service] = self._client(service)
        return self._clients[service]

    def _once(self, question: str, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 – any answer
        if question not in self._said:
            try:
                self._said[question] = ask()
            except ClientError as error:
                if is_absence(error):
                    raise NotThere from None
                raise
        return self._said[question]


def is_absence(error: ClientError) -> bool:
    """Tell whether a service says that something is not there, rather than that it can't tell."""
    said = error.response["Error"]
    message = said.get("Message", "").lower()
    is_unknown = any(words in message for words in _UNKNOWN)
    # CloudFormation has no code of its own for it.
    is_no_stack = said["Code"] == "ValidationError" and message.endswith("does not exist")
    return is_no_stack or (said["Code"] in _ABSENT and not is_unknown)
