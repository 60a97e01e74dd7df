"""The local stack never takes a queue for empty while a message waits in it."""

from itertools import count

import boto3
import pytest
from moto import mock_aws

from infra.local.clients import CREDENTIALS, REGION
from infra.local.sources.queues import is_empty

HIDDEN_SECONDS = 1
CLOCK = "moto.sqs.models.unix_time_millis"


@mock_aws
@pytest.mark.parametrize("delay", [0, HIDDEN_SECONDS], ids=["hidden", "delayed"])
def test_a_message_that_comes_to_light_during_the_look_is_seen(delay: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes with each look at the clock, and the message's moment comes after each number of them."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    sqs = boto3.client("sqs", region_name=REGION)
    seen = []
    for before in range(60):
        url = sqs.create_queue(QueueName=f"queue-{before}")["QueueUrl"]
        times = count(1_000_000, step=0)
        monkeypatch.setattr(CLOCK, times.__next__)
        sqs.send_message(QueueUrl=url, MessageBody="it", DelaySeconds=delay)
        if not delay:
            sqs.receive_message(QueueUrl=url, VisibilityTimeout=HIDDEN_SECONDS)
        times = count(1_000_000 + HIDDEN_SECONDS * 1000 - before)
        monkeypatch.setattr(CLOCK, times.__next__)
        seen.append(not is_empty(sqs, url))
    assert all(seen)
