"""Taking the queue into one's own hands: messages that are lost, late, repeated or fail for good."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from infra.local.sources.streams import StreamSource
from shared.kernel.identifiers import shard_of
from tests.world.injection import Killed
from tests.world.interception import Call, at_calls
from tests.world.world import World

WORKER, IMPORTER = "RunJobShardFunction", "RunImportShardFunction"
RESUME = "ResumeStuckJobsFunction"
VISIBILITY = timedelta(minutes=31)
BETWEEN_RUNS = timedelta(minutes=16)
TRIES = 5


def take_messages(world: World) -> dict[str, str]:
    """Let the stream send the shards of new jobs, take the messages off the queue and return them by their shards."""
    world.source("StartJobFunction").step()
    url = world.queues["ShardQueue"]
    taken: dict[str, str] = {}
    while messages := world.clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            taken[json.loads(message["Body"])["shard"]] = message["Body"]
            world.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return taken


def send(world: World, *bodies: str) -> None:
    """Put messages on the queue."""
    for body in bodies:
        world.clients.sqs.send_message(QueueUrl=world.queues["ShardQueue"], MessageBody=body)


def run_all_but(world: World, record: str) -> str:
    """Run the shards of a new job to their ends, but for the one of *record*, whose message is returned."""
    messages = take_messages(world)
    own = messages.pop(f"SHARD#{shard_of(record):02d}")
    send(world, *messages.values())
    world.settle()
    return own


def run_until_killed(world: World, is_meant: Callable[[Call], bool], worker: str = WORKER) -> None:
    """Hand the next message to *worker* and kill it just before the call that is meant; the message stays hidden."""

    def look(call: Call) -> None:
        if call.function == worker and is_meant(call):
            raise Killed

    with at_calls(look), suppress(Killed):
        world.source(worker).step()
        raise AssertionError("the worker lived")


def repeat_stream(world: World) -> None:
    """Have the stream deliver everything again from its beginning."""
    source = world.source("StartJobFunction")
    assert isinstance(source, StreamSource)
    source._iterators = source._start("TRIM_HORIZON")


def fail_for_good(world: World, worker: str = WORKER) -> None:
    """Let the next message fail as often as the queue allows, each time after it was hidden for its whole time."""
    for _ in range(TRIES):
        assert world.source(worker).step()
        world.pass_time(VISIBILITY)
    assert not world.source(worker).step()


def redrive(world: World) -> int:
    """Move dead letters back to the queue, as ``aws sqs start-message-move-task`` does; return how many there were."""
    source, moved = world.queues["ShardDeadLetterQueue"], 0
    while messages := world.clients.sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            send(world, message["Body"])
            world.clients.sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def resume(world: World) -> None:
    """Run the resume function once more after a while, and all that comes of it."""
    world.pass_time(BETWEEN_RUNS)
    world.tick(RESUME)
    world.settle()
