"""Sends tenants to the functions that each work for one of them, ten a request."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING

from shared.adapters.backoff import Backoff
from shared.adapters.errors import domain_errors
from shared.adapters.sqs.tenant_messages import night_body, resume_body
from shared.application.stored import Sent
from shared.jobs.night import Night
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import TenantId

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_AT_A_TIME = 10  # SQS takes no more


class SqsTenantQueues:
    """``TenantQueues`` on SQS. The group of a message is its tenant, so that none of them waits behind another's many (X21)."""

    def __init__(
        self, *, client: "SQSClient", night_queue_url: str, resume_queue_url: str, backoff: Backoff | None = None
    ) -> None:
        self.client = client
        self.night_queue_url, self.resume_queue_url = night_queue_url, resume_queue_url
        self.backoff = backoff or Backoff(attempts=4)

    def send_nights(self, night: Night, tenants: Iterable[TenantId]) -> Sent:
        return self._send(self.night_queue_url, tenants, lambda tenant: night_body(tenant, night))

    def send_unfinished(self, tenants: Iterable[TenantId]) -> Sent:
        return self._send(self.resume_queue_url, tenants, resume_body)

    def _send(self, url: str, tenants: Iterable[TenantId], body: Callable[[TenantId], str]) -> Sent:
        left, sent, refused = iter(tenants), 0, 0
        while batch := list(islice(left, _AT_A_TIME)):
            entries: dict[str, SendMessageBatchRequestEntryTypeDef] = {
                str(place): {"Id": str(place), "MessageBody": body(tenant), "MessageGroupId": tenant}
                for place, tenant in enumerate(batch)
            }
            self._take(url, entries)
            refused += len(entries)
            sent += len(batch) - len(entries)
        return Sent(sent=sent, refused=refused)

    def _take(self, url: str, entries: "dict[str, SendMessageBatchRequestEntryTypeDef]") -> None:
        """Send a batch, those that were refused again, and take what was sent out of *entries*."""
        try:
            for _ in self.backoff.rounds():
                with domain_errors():
                    answer = self.client.send_message_batch(QueueUrl=url, Entries=list(entries.values()))
                for one in answer.get("Successful", []):
                    entries.pop(one["Id"], None)
                if not entries:
                    return
        except Unavailable:
            return  # the batches behind this one may still be taken
