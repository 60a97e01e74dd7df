"""Ways through the functions on which they call AWS as nowhere else: each is a rule, and each justifies a grant."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from shared.kernel.identifiers import shard_of
from tests.scenarios.story import Story
from tests.world import council
from tests.world.council import CASES, PEOPLE, ask, history, ids_of_one_shard, put, put_many, read_job
from tests.world.delivery import VISIBILITY, resume, run_all_but, run_until_killed, send, take_messages
from tests.world.interception import Call, writes_history
from tests.world.world import World, world

ABANDON = "AbandonJobShardFunction"
NIGHT = "StartAnonymisationRunFunction"
PAGE = 100


@pytest.fixture
def here() -> Iterator[World]:
    with world() as made:
        council.found_council(made)
        yield made


def give_up(here: World, body: str) -> None:
    """Let a message come to the dead-letter queue, and the function behind it take it."""
    here.clients.sqs.send_message(QueueUrl=here.queues["ShardDeadLetterQueue"], MessageBody=body)
    assert here.source(ABANDON).step()


def leave_mid_way(here: World, body: str, ledger_writes: int) -> None:
    """Let a worker take a shard and die at its first write to the history after this many."""
    send(here, body)
    written = 0

    def is_meant(call: Call) -> bool:
        nonlocal written
        written += writes_history(call)
        return written > ledger_writes

    run_until_killed(here, is_meant)


def test_x10_a_dead_letter_of_a_shard_that_a_worker_has_is_sent_on(here: World) -> None:
    put(here, f"{CASES}/case-1")
    job = ask(here)
    messages = take_messages(here)
    own = messages.pop(f"SHARD#{shard_of('case-1'):02d}")
    leave_mid_way(here, own, 0)
    give_up(here, own)
    assert read_job(here, job)["status"] == "running"
    send(here, *messages.values())
    here.pass_time(VISIBILITY)
    here.settle()
    assert (read_job(here, job)["status"], history(here, job)) == ("success", {f"{CASES}/case-1": ("erased", None)})


def test_x10_a_shard_given_up_on_its_second_chunk_counts_the_first_chunk_once(here: World) -> None:
    cases = ids_of_one_shard(PAGE + 2)
    put_many(here, CASES, cases)
    job = ask(here)
    messages = take_messages(here)
    own = messages.pop(f"SHARD#{shard_of(cases[0]):02d}")
    leave_mid_way(here, own, PAGE)  # on moto, an entry a call
    here.pass_time(VISIBILITY)
    give_up(here, own)
    send(here, *messages.values())
    here.settle()
    ended = read_job(here, job)
    assert (ended["status"], ended["ground"], ended["outcomes"]) == ("failed", "abandoned", {"erased": len(cases)})


def test_x3_a_manual_redaction_asked_again_takes_up_what_another_job_had_in_hand(here: World) -> None:
    put(here, f"{CASES}/case-1")
    ask(here)
    messages = take_messages(here)
    own = messages[f"SHARD#{shard_of('case-1'):02d}"]
    send(here, own)
    claims = 0

    def is_past_the_claim(call: Call) -> bool:
        nonlocal claims
        claims += call.operation == "PutItem" and here.tables["RecordsTable"] in call.text
        return claims > 1

    run_until_killed(here, is_past_the_claim)
    path, key = f"/v1/records/{CASES}/case-1/redaction", {"Idempotency-Key": "once"}
    first = here.call("POST", path, {}, headers=key).expect(202).body
    second = here.call("POST", path, {}, headers=key).expect(202).body
    assert second["id"] == first["id"]
    here.pass_time(VISIBILITY)
    send(here, *messages.values())
    here.settle()
    assert read_job(here, first["id"])["outcomes"] == {"already_erased": 1}


def test_x7_a_manual_redaction_is_bound_to_the_version_of_whom_the_case_points_to(here: World) -> None:
    put(here, f"{PEOPLE}/person-1")
    put(here, f"{CASES}/case-1", person_id=f"{PEOPLE}/person-1")
    said = here.call("POST", f"/v1/records/{CASES}/case-1/redaction", {}).expect(200).body
    assert (said["outcome"], said["erased"]["pointers"]) == ("erased", 1)


ACCOUNT = "accounts/ann"
LAST_NIGHT = "2026-03-03T04:00:00+00:00"


@pytest.fixture
def portal() -> Iterator[World]:
    """Return a world in which an account of the portal, with a user in the pool, is due to be anonymised."""
    with world() as made:
        story = Story(made)
        story.do({"workflow": {"id": "accounts"}})
        story.do({"policy in force": {"of": "accounts", "months": 12}})
        story.do({"record": {"id": ACCOUNT, "state": "left", "since": "2025-01-01"}})
        story.do({"policy run": date(2026, 3, 3)})
        made.settle()
        attributes = {"custom:tenant": "council", "custom:workflow": "accounts"}
        made.clients.cognito.admin_create_user(
            UserPoolId=pool_of(made),
            Username="ann",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
            MessageAction="SUPPRESS",
        )
        yield made


def pool_of(here: World) -> str:
    pools = here.clients.cognito.list_user_pools(MaxResults=10)["UserPools"]
    (found,) = [pool["Id"] for pool in pools if pool["Name"].endswith("PortalUserPool")]
    return found


def users(here: World) -> list[str]:
    return [user["Username"] for user in here.clients.cognito.list_users(UserPoolId=pool_of(here))["Users"]]


def test_p12_an_account_that_is_anonymised_takes_its_user_with_it(portal: World) -> None:
    portal.tick(NIGHT, datetime.fromisoformat(LAST_NIGHT))
    assert users(portal) == ["ann"]
    portal.settle()
    assert users(portal) == []


def test_x3_an_account_whose_worker_died_is_completed_by_the_resume_function(portal: World) -> None:
    portal.tick(NIGHT, datetime.fromisoformat(LAST_NIGHT))
    own = run_all_but(portal, "ann")
    send(portal, own)
    run_until_killed(portal, lambda call: call.service == "cognito-idp")
    portal.pass_time(VISIBILITY)
    give_up(portal, own)
    assert users(portal) == ["ann"]
    resume(portal)
    assert users(portal) == []


def test_p21_a_list_of_cases_that_are_due_asks_for_the_last_night(here: World) -> None:
    put(here, f"{CASES}/case-1")
    path = f"/v1/policies/{CASES}"
    periods = {"enabled": True, "retention_months": 0, "file_retention_months": None}
    draft = here.call("GET", path).expect(200).body["draft"]
    here.call("PUT", f"{path}/draft", {**draft, **periods}).expect(200)
    token = here.call("POST", f"{path}/draft/preview").expect(200).body["confirmation_token"]
    here.call("POST", f"{path}/publish", {"confirmation_token": token, "reason": "x"}).expect(200)
    here.settle()
    (case,) = here.call("GET", f"/v1/filters/{council.FILTER}/cases").expect(200).body["items"]
    assert case["retention_status"]["code"] == "due"
