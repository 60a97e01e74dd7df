"""S3 notifications, through a queue of the stack's own that stands for Lambda's."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from infra.local import logs
from infra.local.clients import ACCOUNT, REGION, STACK
from infra.local.functions import Function, FunctionFailed
from infra.local.sources.queues import is_empty

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import QueueConfigurationTypeDef
    from mypy_boto3_sqs import SQSClient

ATTEMPTS = 3


class NotificationSource:
    """Hands a bucket's notifications to a function one by one; each is tried three times, as Lambda does."""

    def __init__(self, name: str, function: Function, properties: Mapping[str, Any], sqs: "SQSClient") -> None:
        self._function = function
        self._properties = properties
        self._sqs = sqs
        self._queue = f"{STACK}-notifications-{function.name}-{name}"
        self._url = sqs.create_queue(QueueName=self._queue)["QueueUrl"]

    @property
    def name(self) -> str:
        """The bucket's name."""
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
            self._hand_over(_as_s3_says_it(json.loads(message["Body"])))
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return bool(messages)

    def is_empty(self) -> bool:
        """Say whether no notification waits."""
        return is_empty(self._sqs, self._url)

    def _hand_over(self, event: dict[str, Any]) -> None:
        for _ in range(ATTEMPTS):
            try:
                self._function.invoke(event)
            except FunctionFailed:
                continue
            return
        logs.add({"level": "ERROR", "function_name": self._function.name, "message": "notification dropped"})


def _as_s3_says_it(event: dict[str, Any]) -> dict[str, Any]:
    """Mend the keys: both encode them for a URL, but moto the slashes too."""
    for record in event.get("Records", []):
        file = record["s3"]["object"]
        file["key"] = quote_plus(unquote_plus(file["key"]), safe="/")
    return event
