"""Messages: ids only, delivered after their delay, and nothing odd understood."""

import json

import pytest

from shared.adapters.sqs.message import ShardMessage, message_body, parse_message
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import IMPORT_SHARD, INLINE_SHARD, SHARDS
from tests.contract.backing import Aws, Backing, queue_of
from tests.contract.builders import JOB, T
from tests.contract.faults import listening

GOOD = {"tenant": T, "job": JOB, "shard": "SHARD#00"}


def queued(one: Aws, url: str) -> list[int]:
    answer = one.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [parse_message(message["Body"]).shard for message in answer.get("Messages", [])]


@pytest.mark.parametrize("shard", [*range(SHARDS), INLINE_SHARD, IMPORT_SHARD])
def test_x21_an_import_waits_in_a_queue_of_its_own_and_nothing_else_waits_there(emulated: Aws, shard: int) -> None:
    imports = queue_of(emulated).import_queue_url
    for url in (emulated.queue_url, imports):
        emulated.sqs.purge_queue(QueueUrl=url)
    queue_of(emulated).send(T, JOB, shard, 0)
    wanted = ([], [shard]) if shard == IMPORT_SHARD else ([shard], [])
    assert (queued(emulated, emulated.queue_url), queued(emulated, imports)) == wanted


def test_a_shard_is_sent_and_one_with_a_delay_waits(backing: Backing) -> None:
    backing.queue.send(T, JOB, 3, 0)
    backing.queue.send(T, JOB, 4, 60)
    assert backing.received() == [(T, JOB, 3)]


@pytest.mark.parametrize(("asked", "sent"), [(0, 0), (0.2, 1), (5.0, 5), (900, 900), (4000, 900), (-3, 0)])
def test_a_delay_is_rounded_up_and_cut_at_fifteen_minutes(emulated: Aws, asked: float, sent: int) -> None:
    with listening(emulated.sqs, "SendMessage") as heard:
        queue_of(emulated).send(T, JOB, 0, asked)
    assert [request["DelaySeconds"] for request in heard] == [sent]


@pytest.mark.parametrize(
    ("shard", "name"),
    [
        *((number, f"SHARD#{number:02d}") for number in range(SHARDS)),
        (INLINE_SHARD, "INLINE#00"),
        (IMPORT_SHARD, "IMPORT#00"),
    ],
)
def test_every_shard_s_message_is_understood(shard: int, name: str) -> None:
    message = ShardMessage(tenant=T, job=JOB, shard=shard)
    body = message_body(message)
    assert parse_message(body) == message
    assert json.loads(body) == {"tenant": T, "job": JOB, "shard": name}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Jo Bloggs",
        "null",
        "[]",
        "{}",
        json.dumps({"tenant": T, "job": JOB}),
        json.dumps({**GOOD, "more": 1}),
        json.dumps({**GOOD, "tenant": "jo@example.com"}),
        json.dumps({**GOOD, "job": 7}),
        json.dumps({**GOOD, "job": ""}),
        json.dumps({**GOOD, "shard": "JOB"}),
        json.dumps({**GOOD, "shard": ["SHARD#00"]}),
        json.dumps({**GOOD, "shard": "SHARD#1"}),
        json.dumps({**GOOD, "shard": "SHARD#16"}),
    ],
)
def test_anything_else_is_malformed_and_not_repeated(body: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_message(body)
    assert "example" not in str(caught.value)
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
