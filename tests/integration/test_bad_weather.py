"""What the rules promise while indexes lag, calls are throttled, functions hang and streams forget (X3, X9, X10, X13, L4)."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import logs
from infra.local.template import load
from infra.local.weather import Weather, changed
from tests.world import college, council
from tests.world.delivery import RESUME, VISIBILITY, WORKER, resume, run_all_but, send, take_messages
from tests.world.interception import Call, at_calls
from tests.world.world import TEMPLATE, World

CASE = "complaints/one"
LAG = timedelta(seconds=5)
START_JOB, DATING = "StartJobFunction", "UpdateFinalFundingDateFunction"
OVER_A_DAY = timedelta(hours=25)


@pytest.fixture
def lagging(here: World) -> Iterator[World]:
    """Return a world whose indexes lag, and whose shards wait as long as the template lets them."""
    delay = load(TEMPLATE)["Parameters"]["ShardDelaySeconds"]["Default"]
    here.source(START_JOB)._function = here.load_again(START_JOB, SHARD_DELAY_SECONDS=str(delay))  # type: ignore[attr-defined]  # of a stream
    with changed(Weather(lag=LAG)):
        yield here


def _settle(world: World) -> None:
    """Hand over every event, with those that wait for the indexes."""
    world.settle()
    world.pass_time(timedelta(seconds=10))
    world.settle()


def _policy(world: World, months: int) -> None:
    path = f"/v1/policies/{council.CASES}"
    draft = world.call("GET", path).expect(200).body["draft"]
    wanted = {**draft, "enabled": True, "retention_months": months, "file_retention_months": None}
    world.call("PUT", f"{path}/draft", wanted).expect(200)
    token = world.call("POST", f"{path}/draft/preview").expect(200).body["confirmation_token"]
    world.call("POST", f"{path}/publish", {"confirmation_token": token, "reason": "x"}).expect(200)


def _night(world: World, run: str) -> dict[str, Any]:
    """Start a run, see its job to the end and return it."""
    world.tick({"retention_policies": "StartPolicyRunFunction"}.get(run, "StartAnonymisationRunFunction"))
    _settle(world)
    return council.read_job(world, f"{run}-{world.now.date().isoformat()}")


def test_x9_a_redaction_asked_for_at_once_covers_what_was_just_put(lagging: World) -> None:
    council.put(lagging, CASE)
    job = council.ask(lagging)
    _settle(lagging)
    assert council.read_job(lagging, job)["outcomes"] == {"erased": 1}


def test_x9_what_an_index_still_shows_is_judged_on_its_row(lagging: World) -> None:
    long = timedelta(minutes=30)  # the clock goes on by itself, and a busy machine is slow
    for name in ("held", "reopened", "left"):
        council.put(lagging, f"complaints/{name}")
    lagging.pass_time(long)
    with changed(Weather(lag=long)):
        job = council.ask(lagging)
        council.guard(lagging, "complaints/held")
        move = {"transition": "reopen"}
        lagging.call("POST", "/v1/records/complaints/reopened/transitions", move).expect(200)
        _settle(lagging)
    assert council.history(lagging, job) == {
        "complaints/held": ("withheld", "legal_hold"),
        "complaints/reopened": ("no_longer_matching", None),
        "complaints/left": ("erased", None),
    }


def test_x10_a_night_counts_each_record_once_while_the_index_shows_what_it_did_not_yet_do(lagging: World) -> None:
    ids = council.ids_of_one_shard(6)
    council.put_many(lagging, council.CASES, ids)
    lagging.pass_time(timedelta(minutes=1))
    _policy(lagging, months=12)
    _settle(lagging)
    lagging.travel_to(lagging.now.replace(hour=3) + timedelta(days=1))
    dated = _night(lagging, "retention_policies")
    lagging.pass_time(timedelta(hours=1))
    erased = _night(lagging, "retention_anonymisation")
    assert (dated["status"], erased["status"]) == ("success", "success")
    assert erased["outcomes"] == {"erased": 6}
    assert council.read(lagging, f"{council.CASES}/{ids[-1]}")["dp_anonymised"] is True
    lagging.travel_to(lagging.now + timedelta(days=1))
    assert _night(lagging, "retention_anonymisation")["outcomes"] == {}


def test_x10_throttled_calls_are_tried_again_and_every_record_is_counted_once(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    for number in range(4):
        council.put(here, f"complaints/case-{number}")
    job = council.ask(here)
    with changed(Weather(throttled=0.1)) as weather:
        here.settle()
    assert weather.refused > 0
    resume(here)
    assert council.read_job(here, job)["outcomes"] == {"erased": 4}


def test_x3_a_worker_that_hangs_is_killed_and_its_message_comes_back(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    here.settle()
    job = council.ask(here)
    send(here, run_all_but(here, "one"))

    def hang(call: Call) -> None:
        while call.function == WORKER and call.operation == "DeleteObjects":
            pass

    with monkeypatch.context() as short, at_calls(hang):
        short.setattr(here.functions[WORKER], "killed_after", 1.0)
        here.source(WORKER).step()
    assert sum("TimedOut" in line for line in logs.lines()) == 1
    assert council.read_job(here, job)["status"] == "running"
    here.pass_time(VISIBILITY)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}


def test_x10_a_job_that_its_stream_has_forgotten_is_resumed_and_later_ones_are_as_ever(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    here.pass_time(OVER_A_DAY)
    assert take_messages(here) == {}
    resume(here)
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    council.put(here, "complaints/two")
    assert council.redact(here)["outcomes"] == {"already_erased": 1, "erased": 1}


def test_l4_a_learner_whose_change_the_stream_has_forgotten_is_dated_by_the_next(here: World) -> None:
    college.found_college(here)
    for name in ("ann", "bo"):
        college.enrol(here, name, college.completed("2018-03-03"))
    here.pass_time(OVER_A_DAY)
    here.settle()
    here.tick(RESUME)
    here.settle()
    assert [college.learner(here, name)["final_funding_date"] for name in ("ann", "bo")] == [None, None]
    college.hand_in(here, "ann", college.completed("2019-07-01")).expect(200)
    here.settle()
    assert college.learner(here, "ann")["final_funding_date"] == "2019-07-01"
    # Or as docs/operations.md says, without a change.
    keys = {"pk": {"S": "council#bo"}, "sk": {"S": "any"}}
    assert here.functions[DATING].invoke({"Records": [{"dynamodb": {"SequenceNumber": "1", "Keys": keys}}]}) == {
        "batchItemFailures": []
    }
    assert college.learner(here, "bo")["final_funding_date"] == "2018-03-03"
