"""The start of the nights: who has much, or trouble, keeps no other tenant from theirs (P4, P5, X13, X14, X21)."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest

from infra.local import logs
from infra.local.functions import FunctionFailed
from tests.world.injection import Killed
from tests.world.interception import Answer, Call, at_calls, refusal
from tests.world.world import World

STARTERS = ["StartPolicyRunFunction", "StartAnonymisationRunFunction"]
NIGHTS = pytest.mark.parametrize("function", STARTERS)
WORKER, QUEUE, DEAD = "StartTenantNightFunction", "NightQueue", "UndeliveredEventsQueue"
MANY, OTHERS = "aaa", ("mmm", "zzz")
VISIBILITY = timedelta(minutes=61)
TRIES = 5


@pytest.fixture
def towns(empty: World) -> World:
    """Return three tenants, of whom the first has three workflows, and the others have one."""
    body = {
        "kind": "case",
        "states": [{"name": "open"}, {"name": "closed", "end": True}],
        "transitions": [{"name": "close", "from": ["open"], "to": "closed"}],
        "rules": [{"in_state": "open", "for_days": days, "transition": "close"} for days in (30, 60)],
    }
    for tenant, number in ((MANY, 3), *((other, 1) for other in OTHERS)):
        for workflow in range(number):
            empty.call("PUT", f"/v1/workflows/cases-{workflow}", body, tenant=tenant).expect(200)
    return empty


def runs(here: World) -> list[int]:
    """Return how many runs each tenant has."""
    return [len(here.call("GET", "/v1/jobs", tenant=tenant).expect(200).body["items"]) for tenant in (MANY, *OTHERS)]


def waiting(here: World, queue: str = QUEUE) -> list[dict[str, str]]:
    """Return the messages that a queue hands out now; they stay hidden for as long as it hides them."""
    found = here.clients.sqs.receive_message(QueueUrl=here.queues[queue], MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", [])]


def is_theirs(call: Call) -> bool:
    """Tell whether a call creates the run of the tenant that has trouble."""
    return call.function == WORKER and call.operation == "PutItem" and f"{MANY}#" in call.text


@NIGHTS
def test_x8_x21_a_starter_sends_each_tenant_by_ids_alone_and_creates_nothing(towns: World, function: str) -> None:
    towns.send_event(function)
    assert runs(towns) == [0, 0, 0]
    sent = sorted(waiting(towns), key=lambda one: one["tenant"])
    assert [one["tenant"] for one in sent] == [MANY, *OTHERS]
    assert {frozenset(one) for one in sent} == {frozenset({"tenant", "run", "at"})}
    towns.pass_time(VISIBILITY)
    towns.settle()
    assert runs(towns) == [1, 1, 1]


@NIGHTS
def test_x14_the_same_event_twice_and_a_starter_killed_midway_start_nothing_twice(towns: World, function: str) -> None:
    def dies(call: Call) -> None:
        if call.function == function and call.operation == "SendMessageBatch":
            raise Killed

    with at_calls(dies), suppress(Killed):
        towns.send_event(function)
    for _ in range(2):
        towns.send_event(function)
    assert len(waiting(towns)) == 2 * 3
    towns.pass_time(VISIBILITY)
    towns.settle()
    assert runs(towns) == [1, 1, 1]


@NIGHTS
def test_x21_a_batch_that_the_queue_refuses_is_logged_and_the_event_comes_back(towns: World, function: str) -> None:
    def full(call: Call) -> Answer | None:
        return refusal("ServiceUnavailable", 503) if call.operation == "SendMessageBatch" else None

    with at_calls(full), pytest.raises(FunctionFailed):
        towns.send_event(function)
    said = [json.loads(line) for line in logs.lines() if "night sent" in line]
    assert [(one["tenants"], one["refused"]) for one in said] == [(0, 3)]
    assert not [line for line in logs.lines() if "NightsStarted" in line]
    towns.tick(function)
    assert runs(towns) == [1, 1, 1]
    assert [line for line in logs.lines() if "NightsStarted" in line]


@NIGHTS
def test_x13_a_tenant_whose_run_cannot_be_stored_keeps_nobody_waiting(towns: World, function: str) -> None:
    with at_calls(lambda call: refusal("ValidationException") if is_theirs(call) else None):
        towns.tick(function)
        assert runs(towns) == [0, 1, 1]
        for _ in range(TRIES - 1):
            towns.pass_time(VISIBILITY)
            towns.settle()
    # An alarm tells of it, and the night can be sent once more.
    towns.pass_time(VISIBILITY)
    towns.settle()
    assert [one["tenant"] for one in waiting(towns, DEAD)] == [MANY]
    towns.tick(function)
    assert runs(towns) == [1, 1, 1]


@NIGHTS
def test_x10_x21_a_tenant_that_hangs_until_the_time_is_up_keeps_nobody_waiting(towns: World, function: str) -> None:
    left = 1

    def hangs(call: Call) -> None:
        nonlocal left
        if left and is_theirs(call):
            left -= 1
            raise Killed

    with at_calls(hangs), suppress(Killed):
        towns.tick(function)
    towns.settle()
    assert (left, runs(towns)) == (0, [0, 1, 1])
    towns.pass_time(VISIBILITY)
    towns.settle()
    assert runs(towns) == [1, 1, 1]


@NIGHTS
def test_x14_nothing_is_looked_for_where_the_days_run_exists(towns: World, function: str) -> None:
    towns.tick(function)
    asked: list[str] = []
    with at_calls(lambda call: asked.append(call.text) if "IndexName" in call.text else None):
        towns.tick(function)
    assert asked == []
    assert runs(towns) == [1, 1, 1]


def test_x8_a_message_that_no_starter_sent_is_dropped(towns: World) -> None:
    url = towns.queues[QUEUE]
    towns.clients.sqs.send_message(QueueUrl=url, MessageBody='{"tenant": "PLANTED", "run": "ilr_import", "at": "now"}')
    towns.settle()
    assert waiting(towns) == []
    assert not [line for line in logs.lines() if "PLANTED" in line]
