"""M6: however many files wait to be read, whatever is in them, erasures have workers of their own (X21)."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.imports.returns import a_learner, a_return, announce, found_college, send
from tests.world import college
from tests.world.council import read_job
from tests.world.delivery import BETWEEN_RUNS, IMPORTER, RESUME, VISIBILITY, WORKER, fail_for_good
from tests.world.interception import unavailable
from tests.world.world import World, world

IMPORTS = 12  # more than all workers of imports take at a time
NIGHT = "StartAnonymisationRunFunction"


@pytest.fixture
def here() -> Iterator[World]:
    with world() as made:
        found_college(made)
        yield made


def exhaust(here: World, function: str) -> None:
    source = here.source(function)
    while source.step():
        pass


def arrive(here: World, count: int) -> list[str]:
    """Bring in so many files, up to where each waits for a worker; return their jobs."""
    data = a_return(a_learner())
    jobs = [announce(here, len(data)) for _ in range(count)]
    for job in jobs:
        send(here, job, data)
    for function in ("StartIlrImportFunction", "StartJobFunction"):
        exhaust(here, function)
    return jobs


def statuses(here: World, jobs: list[str]) -> set[str]:
    return {read_job(here, job)["status"] for job in jobs}


def waiting(here: World, queue: str) -> int:
    """Return how many messages are at hand."""
    asked = here.clients.sqs.get_queue_attributes(
        QueueUrl=here.queues[queue], AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(asked["Attributes"]["ApproximateNumberOfMessages"])


def test_x21_a_queue_full_of_imports_keeps_no_erasure_waiting(here: World) -> None:
    college.enrol(here, "ann", college.completed("2010-07-31"))
    asked = {"reason": "asked by letter", "due_date": "2026-03-03"}
    here.call("PUT", "/v1/records/learners/ann/anonymisation-request", asked).expect(200)
    here.settle()
    imports = arrive(here, IMPORTS)
    # No worker of imports ever ends: none is let take a step.
    here.tick(NIGHT, datetime.fromisoformat("2026-03-03T04:00:00+00:00"))
    exhaust(here, "StartJobFunction")
    exhaust(here, WORKER)
    found = here.call("GET", "/v1/jobs?type=retention_anonymisation").expect(200).body["items"]
    assert [(job["status"], job["outcomes"]) for job in found] == [("success", {"erased": 1})]
    assert statuses(here, imports) == {"queued"}
    assert (waiting(here, "ShardQueue"), waiting(here, "ImportQueue")) == (0, IMPORTS)
    here.settle()
    assert statuses(here, imports) == {"success"}


def test_x21_x10_an_import_that_is_stuck_is_sent_again_to_its_own_workers(here: World) -> None:
    (job,) = arrive(here, 1)
    here.clients.sqs.purge_queue(QueueUrl=here.queues["ImportQueue"])
    here.pass_time(BETWEEN_RUNS)
    here.tick(RESUME)
    assert (waiting(here, "ShardQueue"), waiting(here, "ImportQueue")) == (0, 1)
    exhaust(here, IMPORTER)
    assert read_job(here, job)["status"] == "success"


def test_x21_x10_a_dead_letter_of_either_queue_is_abandoned(here: World) -> None:
    (job,) = arrive(here, 1)
    with unavailable("s3", "GetObject"):
        fail_for_good(here, IMPORTER)
    here.pass_time(VISIBILITY)
    exhaust(here, "AbandonJobShardFunction")
    assert read_job(here, job)["ground"] == "abandoned"
