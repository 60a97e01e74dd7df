"""S3 notifications, through a queue that stands in for Lambda's."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from infra.local import logs
from infra.local.clients import ACCOUNT, REGION, STACK, Clients
from infra.local.functions import Function, FunctionFailed
from infra.local.sources.queues import is_empty

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import QueueConfigurationTypeDef


class NotificationSource:
    """Hands a bucket's notifications to a function one by one, each up to three times, as Lambda does."""

    def __init__(self, name: str, function: Function, properties: Mapping[str, Any], clients: Clients) -> None:
        self._function = function
        self._properties = properties
        self._sqs = clients.sqs
        self._s3 = clients.s3
        self._queue = f"{STACK}-notifications-{function.name}-{name}"
        self._url = self._sqs.create_queue(QueueName=self._queue)["QueueUrl"]

    @property
    def name(self) -> str:
        return str(self._properties["Bucket"])

    def configuration(self) -> "QueueConfigurationTypeDef":
        """Return the part of the bucket's notification configuration that feeds this source."""
        events: Any = self._properties["Events"]
        kinds = events if isinstance(events, list) else [events]
        made: QueueConfigurationTypeDef = {
            "QueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self._queue}",
            "Events": kinds,
        }
        if "Filter" in self._properties:
            rules = self._properties["Filter"]["S3Key"]["Rules"]
            made["Filter"] = {"Key": {"FilterRules": rules}}
        return made

    def step(self) -> bool:
        """Hand over one notification; the first of all is S3's test event."""
        messages = self._sqs.receive_message(QueueUrl=self._url).get("Messages", [])
        for message in messages:
            self._hand_over(self._as_s3_says_it(json.loads(message["Body"])))
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return bool(messages)

    def is_empty(self) -> bool:
        """Return whether no notification waits."""
        return is_empty(self._sqs, self._url)

    def _hand_over(self, event: dict[str, Any]) -> None:
        try:
            self._function.invoke_asynchronously(event)
        except FunctionFailed:
            logs.add({"level": "ERROR", "function_name": self._function.name, "message": "notification dropped"})

    def _as_s3_says_it(self, event: dict[str, Any]) -> dict[str, Any]:
        # moto encodes the slashes of keys too, and leaves out which version arrived.
        for record in event.get("Records", []):
            file = record["s3"]["object"]
            key = unquote_plus(file["key"])
            file["key"] = quote_plus(key, safe="/")
            if "versionId" not in file:
                file["versionId"] = self._version(key, file["eTag"])
        return event

    def _version(self, key: str, etag: str) -> str | None:
        found = self._s3.list_object_versions(Bucket=self.name, Prefix=key).get("Versions", [])
        same = [one["VersionId"] for one in found if one["Key"] == key and one["ETag"].strip('"') == etag.strip('"')]
        return same[-1] if same else None  # the oldest: a newer one may be of a later notification
