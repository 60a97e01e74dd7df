"""Ways through the functions on which learners and imports need of AWS what nothing else does; see test_rare_calls.py."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.imports.returns import LATE, a_learner, a_return, an_aim, announce, found_college, import_return, send
from tests.world import college
from tests.world.council import guard, read_job, versions
from tests.world.delivery import IMPORTER, VISIBILITY, fail_for_good, resume, run_all_but, run_until_killed
from tests.world.delivery import send as deliver
from tests.world.interception import unavailable, writes_history
from tests.world.world import World, world

ABANDON = "AbandonJobShardFunction"
NIGHT = "StartAnonymisationRunFunction"


@pytest.fixture
def here() -> Iterator[World]:
    with world() as made:
        found_college(made)
        yield made


@pytest.fixture
def job(here: World) -> str:
    """Return an import whose file has arrived; nobody has been told of it yet."""
    data = a_return(a_learner())
    announced = announce(here, len(data))
    send(here, announced, data)
    return announced


def start(here: World) -> None:
    """Let the file's arrival, and then the shard, be told."""
    while here.source("StartIlrImportFunction").step():
        pass
    here.source("StartJobFunction").step()


def test_x12_an_import_that_is_cancelled_before_its_file_was_noticed_takes_the_file_with_it(
    here: World, job: str
) -> None:
    assert here.call("POST", f"/v1/jobs/{job}/cancel").expect(200).body["status"] == "cancelled"
    assert versions(here) == []


def test_x10_an_import_that_is_given_up_leaves_no_file(here: World, job: str) -> None:
    start(here)
    with unavailable("s3", "GetObject"):
        fail_for_good(here, IMPORTER)
    assert len(versions(here)) == 1
    assert here.source(ABANDON).step()
    ended = read_job(here, job)
    assert (ended["status"], ended["ground"], versions(here)) == ("failed", "abandoned", [])


def test_x10_an_import_that_nobody_closed_leaves_no_file(here: World, job: str) -> None:
    start(here)
    run_until_killed(here, lambda call: call.operation == "ListObjectVersions", IMPORTER)
    assert (read_job(here, job)["status"], len(versions(here))) == ("running", 1)
    here.pass_time(VISIBILITY)
    here.tick("ResumeStuckJobsFunction")
    ended = read_job(here, job)
    assert (ended["status"], ended["outcomes"], versions(here)) == ("success", {"imported": 1}, [])


def test_l7_x3_a_learner_whose_worker_died_is_completed_by_the_resume_function(here: World) -> None:
    college.enrol(here, "ann", college.completed("2010-07-31"))
    asked = {"reason": "asked by letter", "due_date": "2026-03-03"}
    here.call("PUT", "/v1/records/learners/ann/anonymisation-request", asked).expect(200)
    here.settle()
    here.tick(NIGHT, datetime.fromisoformat("2026-03-03T04:00:00+00:00"))
    own = run_all_but(here, "ann")
    deliver(here, own)
    run_until_killed(here, lambda call: call.operation == "BatchWriteItem" and here.tables["IlrTable"] in call.text)
    here.pass_time(VISIBILITY)
    here.clients.sqs.send_message(QueueUrl=here.queues["ShardDeadLetterQueue"], MessageBody=own)
    assert here.source(ABANDON).step()
    assert len(here.rows("IlrTable")) == 1
    resume(here)
    assert here.rows("IlrTable") == []


def test_x7a_an_import_that_replaces_what_a_hold_keeps_preserves_it(here: World) -> None:
    import_return(here, a_return(a_learner("A1"), a_learner("B2")))
    guard(here, "learners/10099999-a1")
    other = an_aim(2, "2020-07-31")
    newer = a_return(*(a_learner(one, other) for one in ("A1", "B2", "C3")), at=LATE)
    assert import_return(here, newer)["outcomes"] == {"imported": 3}
    kept = here.call("GET", "/v1/records/learners/10099999-a1/preserved-versions").expect(200).body["items"]
    assert [one["what"] for one in kept] == ["return"]


def test_x10_a_dead_letter_of_an_import_that_a_worker_has_goes_back_to_the_imports(here: World, job: str) -> None:
    start(here)
    run_until_killed(here, writes_history, IMPORTER)
    own = json.dumps({"tenant": "council", "job": job, "shard": "IMPORT#00"})
    here.clients.sqs.send_message(QueueUrl=here.queues["ShardDeadLetterQueue"], MessageBody=own)
    assert here.source(ABANDON).step()
    assert read_job(here, job)["status"] == "running"
    here.pass_time(VISIBILITY)
    here.settle()
    assert read_job(here, job)["status"] == "success"
