"""Queues: how long a message stays hidden and is kept, and where it goes when it failed too often."""

import json
from collections.abc import Iterator

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_SET = "aws sqs set-queue-attributes --queue-url"
_TIMES = {
    "VisibilityTimeout": "a message stays hidden for {found} seconds instead of {wanted}",
    "MessageRetentionPeriod": "a message is kept for {found} seconds instead of {wanted}",
    "DelaySeconds": "a message waits for {found} seconds instead of {wanted}",
}


def _said(queue: Resource, estate: Estate) -> dict[str, str]:
    answer = estate.account.ask("sqs", "get_queue_attributes", QueueUrl=queue.physical, AttributeNames=["All"])
    said: dict[str, str] = answer["Attributes"]
    return said


def _times(queue: Resource, estate: Estate) -> Iterator[Amiss]:
    found = _said(queue, estate)
    for name, words in _TIMES.items():
        wanted = queue.wanted.get(name)
        if wanted is not None and differs(wanted, found.get(name)):
            yield Amiss(
                what=words.format(found=found.get(name), wanted=wanted),
                do=f"{_SET} {queue.physical} --attributes {name}={wanted}",
            )


def _redrive(queue: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = queue.wanted.get("RedrivePolicy")
    if wanted is None:
        return
    found = json.loads(_said(queue, estate).get("RedrivePolicy", "{}"))
    if any(differs(value, found.get(name)) for name, value in wanted.items()):
        policy = json.dumps({"RedrivePolicy": json.dumps(wanted)})
        yield Amiss(
            what="a message that fails again and again goes to no other queue, or to a wrong one",
            do=f"{_SET} {queue.physical} --attributes '{policy}'",
        )


LOOKS: Looks = {"AWS::SQS::Queue": {"times": _times, "redrive": _redrive}}
