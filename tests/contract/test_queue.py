"""Messages: ids only, delivered after their delay, and nothing odd understood."""

import json

import pytest

from shared.adapters.backoff import Backoff
from shared.adapters.sqs.message import ShardMessage, message_body, parse_message
from shared.adapters.sqs.tenant_messages import night_body, parse_night, parse_resume
from shared.adapters.sqs.tenant_queues import SqsTenantQueues
from shared.application.stored import Sent
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import IMPORT_SHARD, INLINE_SHARD, SHARDS, TenantId
from tests.contract.backing import Aws, Backing, queue_of
from tests.contract.builders import JOB, NOON, T
from tests.contract.faults import Answer, answer, instead, listening, refusal

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


GOOD_NIGHT = {"tenant": T, "run": "retention_policies", "at": "2026-03-02T12:00:00.000000Z"}
NIGHT = Night(run=JobType.RETENTION_POLICIES, at=NOON)
MANY = [TenantId(f"tenant-{number:02d}") for number in range(25)]
TRIES = 3
FULL = {"Id": "3", "Code": "InternalError", "SenderFault": False}


@pytest.fixture
def tenants(emulated: Aws) -> SqsTenantQueues:
    made = SqsTenantQueues(
        client=emulated.sqs,
        night_queue_url=emulated.made.made("NightQueue").ref,
        resume_queue_url=emulated.made.made("ResumeQueue").ref,
        backoff=Backoff(attempts=TRIES, sleep=emulated.pauses.append),
    )
    emulated.sqs.purge_queue(QueueUrl=made.night_queue_url)
    return made


def _nights(one: Aws, url: str) -> list[TenantId]:
    found: list[TenantId] = []
    while messages := one.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        read = [parse_night(message["Body"]) for message in messages]
        assert {night for _, night in read} == {NIGHT}
        found += [tenant for tenant, _ in read]
    return sorted(found)


def test_x21_tenants_are_sent_ten_a_request_each_in_a_group_of_its_own(emulated: Aws, tenants: SqsTenantQueues) -> None:
    with listening(emulated.sqs, "SendMessageBatch") as heard:
        assert tenants.send_nights(NIGHT, iter(MANY)) == Sent(sent=25, refused=0)
    assert [len(request["Entries"]) for request in heard] == [10, 10, 5]
    groups = [entry["MessageGroupId"] for request in heard for entry in request["Entries"]]
    assert (groups, _nights(emulated, tenants.night_queue_url)) == (MANY, MANY)


def test_x21_what_a_queue_refuses_of_a_batch_is_sent_again_and_nothing_else(
    emulated: Aws, tenants: SqsTenantQueues
) -> None:
    taken = [{"Id": str(place)} for place in range(10) if place != 3]
    half = answer(Successful=taken, Failed=[FULL])
    with instead(emulated.sqs, "SendMessageBatch", half), listening(emulated.sqs, "SendMessageBatch") as heard:
        assert tenants.send_nights(NIGHT, MANY[:10]) == Sent(sent=10, refused=0)
    assert [one["Id"] for one in heard[1]["Entries"]] == ["3"]
    assert _nights(emulated, tenants.night_queue_url) == [MANY[3]]


@pytest.mark.parametrize(
    "faults",
    [[answer(Successful=[], Failed=[FULL])] * TRIES, [refusal("ServiceUnavailable", 503)]],
    ids=["each refused", "no answer"],
)
def test_x21_a_batch_that_is_never_taken_keeps_no_other_from_being_sent(
    emulated: Aws, tenants: SqsTenantQueues, faults: list[Answer]
) -> None:
    with instead(emulated.sqs, "SendMessageBatch", *faults):
        assert tenants.send_nights(NIGHT, MANY) == Sent(sent=15, refused=10)
    assert _nights(emulated, tenants.night_queue_url) == MANY[10:]


def test_x21_who_is_to_be_resumed_waits_in_another_queue_than_the_nights(
    emulated: Aws, tenants: SqsTenantQueues
) -> None:
    assert tenants.send_unfinished(MANY[:3]) == Sent(sent=3, refused=0)
    assert _nights(emulated, tenants.night_queue_url) == []
    found = emulated.sqs.receive_message(QueueUrl=tenants.resume_queue_url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(parse_resume(message["Body"]) for message in found) == MANY[:3]


@pytest.mark.parametrize("body", ["", "[]", '{"tenant": "jo@example.com"}', json.dumps(GOOD_NIGHT)])
def test_x8_what_names_no_tenant_alone_is_malformed(body: str) -> None:
    with pytest.raises(Malformed):
        parse_resume(body)


@pytest.mark.parametrize("shard", [0, IMPORT_SHARD])
def test_x21_a_shards_group_is_its_tenant_so_that_one_with_very_many_keeps_no_other_waiting(
    emulated: Aws, shard: int
) -> None:
    with listening(emulated.sqs, "SendMessage") as heard:
        queue_of(emulated).send(T, JOB, shard, 0)
    assert [request["MessageGroupId"] for request in heard] == [T]


def test_nobody_is_sent_where_there_is_nobody(tenants: SqsTenantQueues) -> None:
    assert tenants.send_nights(NIGHT, []) == Sent(sent=0, refused=0)


@pytest.mark.parametrize("run", [JobType.RETENTION_POLICIES, JobType.RETENTION_ANONYMISATION])
def test_x8_a_tenants_night_is_read_as_it_was_written_and_holds_ids_alone(run: JobType) -> None:
    night = Night(run=run, at=NOON)
    body = night_body(T, night)
    assert parse_night(body) == (T, night)
    assert json.loads(body) == {**GOOD_NIGHT, "run": run}


@pytest.mark.parametrize(
    "body",
    [
        "",
        json.dumps(GOOD),
        json.dumps({**GOOD_NIGHT, "more": "1"}),
        json.dumps({**GOOD_NIGHT, "tenant": "jo@example.com"}),
        json.dumps({**GOOD_NIGHT, "run": "ilr_import"}),
        json.dumps({**GOOD_NIGHT, "run": "Jo Bloggs"}),
        json.dumps({**GOOD_NIGHT, "at": "2026-03-02"}),
        json.dumps({**GOOD_NIGHT, "at": 7}),
    ],
)
def test_x8_what_names_no_tenants_night_is_malformed_and_not_repeated(body: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_night(body)
    assert "example" not in str(caught.value)
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
