"""X14, X17: the start of a night that the brake stops, and its confirmation, killed at every one of their calls."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from tests.faults.redaction import invoke_armed, step
from tests.scenarios.story import ANONYMISATION_RUN, Story
from tests.scenarios.town import put_in_force
from tests.world import council
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.stored import opened
from tests.world.world import Reply, World, world

DAY = date(2026, 3, 3)
NIGHT, STARTER = f"retention_anonymisation-{DAY}", "StartTenantNightFunction"
MESSAGE = {"tenant": "council", "run": "retention_anonymisation", "at": f"{DAY}T04:00:00.000000Z"}
EVENT = {"Records": [{"messageId": "1", "body": json.dumps(MESSAGE)}]}
REQUESTS = f"{NIGHT}-requests"
ONCE = {"Idempotency-Key": "once"}
BOTH = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])


@contextmanager
def _town() -> Iterator[tuple[World, Story]]:
    """Yield a town whose night is stopped: one case due by policy, a portal account too, and a request that is due."""
    with world() as here:
        story = Story(here)
        for name in ("cases", "accounts"):
            story.do({"workflow": {"id": name}})
            put_in_force(here, name, {"months": 12})
        story.do({"settings": {"erasure_brake": 0}})
        for key, since in (("cases/due", "2025-03-03"), ("cases/asked", "2025-09-01"), ("accounts/due", "2025-03-03")):
            state = "closed" if key.startswith("cases") else "left"
            story.do({"record": {"id": key, "state": state, "since": date.fromisoformat(since)}})
        story.do({"request": {"for": "cases/asked", "by": DAY}})
        story.do({"policy run": DAY})
        here.settle()
        yield here, story


def _jobs(here: World) -> dict[str, dict[str, Any]]:
    rows = [opened(row) for row in here.rows("JobsTable") if row["sk"]["S"] == "JOB"]
    return {row["id"]: row for row in rows if row["id"].startswith(NIGHT)}


def _is_erased(here: World, key: str) -> bool:
    return council.read(here, key)["erased_at"] is not None


@BOTH
def test_x14_x17_a_start_killed_at_any_call_writes_the_requests_first_and_each_job_once(*, after: bool) -> None:
    with _town() as (here, _):
        run = invoke_armed(here, STARTER, EVENT, 0, after=after)
        kill_at = 0
        while run.killed:
            jobs = _jobs(here)
            # Whatever is written: a stopped night is never there without the requests that it may not stop.
            assert set(jobs) <= {NIGHT, REQUESTS}
            assert NIGHT not in jobs or REQUESTS in jobs
            kill_at += step(47)
            run = invoke_armed(here, STARTER, EVENT, kill_at, after=after)
        here.settle()
        assert set(_jobs(here)) == {NIGHT, REQUESTS}
        found = council.read_job(here, NIGHT)
        assert (found["status"], found["ground"]) == ("failed", "brake")
        assert found["stopped"] == {"records": {"accounts": 1, "cases": 1}, "files": {}, "learners": 0}
        assert council.read_job(here, REQUESTS)["outcomes"] == {"erased": 1}
        assert len(council.acts(here, "night_stopped")) == 1
        erased = {key: _is_erased(here, key) for key in ("cases/due", "cases/asked", "accounts/due")}
        assert erased == {"cases/due": False, "cases/asked": True, "accounts/due": False}


@BOTH
@pytest.mark.parametrize("written", [0, 1])
def test_x14_x17_a_start_killed_at_either_of_its_writes_is_made_good(written: int, *, after: bool) -> None:
    with _town() as (here, _):
        calls = invoke_armed(here, STARTER, EVENT, None, after=after).calls
    assert set(calls[-2:]) <= {"TransactWriteItems", "ExecuteTransaction"}
    with _town() as (here, _):
        assert invoke_armed(here, STARTER, EVENT, len(calls) - 2 + written, after=after).killed
        assert REQUESTS in _jobs(here) if written or after else not _jobs(here)
        here.tick(ANONYMISATION_RUN)
        here.settle()
        assert set(_jobs(here)) == {NIGHT, REQUESTS}
        assert council.read_job(here, REQUESTS)["outcomes"] == {"erased": 1}
        assert len(council.acts(here, "night_stopped")) == 1


def _confirm(here: World, body: dict[str, Any] | None) -> Reply:
    return here.call("POST", f"/v1/jobs/{NIGHT}/confirm", body, headers=ONCE)


@BOTH
@pytest.mark.parametrize("body", [None, {"workflows": ["cases"]}], ids=["whole", "one workflow"])
def test_x14_x17_a_confirmation_killed_at_any_call_makes_one_job_and_says_so_once(
    body: dict[str, Any] | None, *, after: bool
) -> None:
    with _town() as (here, _):
        here.tick(ANONYMISATION_RUN)
        here.settle()
        for kill_at in range(20):
            FAULTS.arm(kill_at, after=after)
            try:
                _confirm(here, body)
            except Killed:
                # The night says what was confirmed if, and only if, the job is there with its shards and the evidence.
                confirmed = [one["job"] for one in _jobs(here)[NIGHT]["stopped"].get("confirmed", [])]
                assert set(_jobs(here)) - {NIGHT, REQUESTS} == set(confirmed)
                assert len(council.acts(here, "night_confirmed")) == len(confirmed) <= 1
            else:
                break
            finally:
                FAULTS.disarm()
        job = _confirm(here, body).expect(202).body["id"]
        here.settle()
        assert set(_jobs(here)) == {NIGHT, REQUESTS, job}
        assert council.read_job(here, job)["outcomes"] == {"erased": 1 if body else 2}
        assert (_is_erased(here, "cases/due"), _is_erased(here, "accounts/due")) == (True, body is None)
        assert council.read_job(here, NIGHT)["unconfirmed"] == (["accounts"] if body else [])
