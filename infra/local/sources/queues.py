"""SQS, as Lambda polls it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from infra.local.clients import REGION
from infra.local.functions import Function, FunctionFailed
from infra.local.sources.source import failed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# These are counted in this order. Hidden and delayed messages become visible with time, so the last count sees a message
# that does so between two counts. In another order, no count would see it.
WAITING: Final = (
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessages",
)
# In an account, a failed message stays hidden for the queue's visibility timeout, which is too long to wait for here.
SECONDS_UNTIL_RETRY = 1


def is_empty(sqs: "SQSClient", url: str) -> bool:
    """Return whether a queue holds no message: none visible, delayed or in flight."""
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=WAITING)["Attributes"]
    return all(attributes[name] == "0" for name in WAITING)


class QueueSource:
    """Hands messages to a function in batches, and deletes those that it handled."""

    def __init__(self, function: Function, properties: Mapping[str, Any], url: str, sqs: "SQSClient") -> None:
        self._function = function
        self._arn = properties["Queue"]
        self._batch = min(int(properties.get("BatchSize", 10)), 10)
        self._partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])
        self._url = url
        self._sqs = sqs

    @property
    def name(self) -> str:
        return self._url.rpartition("/")[2]

    def step(self) -> bool:
        messages = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._batch,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not messages:
            return False
        names = {message["MessageId"] for message in messages}
        try:
            reply = self._function.invoke({"Records": [self._record(message) for message in messages]})
            again = failed(reply, names) if self._partial else set()
        except FunctionFailed:
            again = names
        for message in messages:
            if message["MessageId"] in again:
                self._sqs.change_message_visibility(
                    QueueUrl=self._url,
                    ReceiptHandle=message["ReceiptHandle"],
                    VisibilityTimeout=SECONDS_UNTIL_RETRY,
                )
            else:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return True

    def is_empty(self) -> bool:
        return is_empty(self._sqs, self._url)

    def _record(self, message: "MessageTypeDef") -> dict[str, Any]:
        attributes = {
            name: {f"{key[0].lower()}{key[1:]}": part for key, part in value.items()}
            for name, value in message.get("MessageAttributes", {}).items()
        }
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": attributes,
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": REGION,
        }
