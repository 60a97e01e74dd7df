"""Jobs and their shards."""

from dataclasses import replace
from datetime import date

import pytest

from shared.access.evidence import Evidence
from shared.application.stored import Beside, JobFilter
from shared.jobs.job import (
    AnonymisationRun,
    FilterRedaction,
    Job,
    JobStatus,
    JobType,
    PolicyRun,
    Recalculation,
    RuleRange,
)
from shared.jobs.shard import ShardEnd
from shared.jobs.stopped import Confirmation, Stopped
from shared.kernel.bounds import RULES_OF_ALL, WORKFLOWS
from shared.kernel.errors import Malformed, StaleVersion
from shared.kernel.identifiers import INLINE_SHARD, SHARDS, FilterId, JobId, WorkflowId
from shared.records.outcome import Outcome
from tests.contract.backing import Backing
from tests.contract.builders import JOB, MOST_PAGES, NOON, OTHER, SECOND, WORKFLOW, T, a_job, a_shard, key
from tests.fakes.versions import stored
from tests.job_requests import EXAMPLES

FULL_JOB = a_job(
    request=FilterRedaction(filter=FilterId("old"), version=3, transition="archive"),
    dry_run=True,
    status=JobStatus.FAILED,
    ground="abandoned",
    cancel_requested=True,
    finished_at=NOON + SECOND,
    total=7,
    tally={Outcome.ERASED: 5, Outcome.WITHHELD: 2},
    fingerprint="f",
)
FULL_SHARD = a_shard(
    cursor="0|x",
    is_exhausted=True,
    chunk=2,
    in_hand=(key("c1"), key("p1", "people")),
    tally={Outcome.FAILED: 1},
    deadline=NOON,
    end=ShardEnd.ABANDONED,
)


POLICY_RUN = PolicyRun(
    today=date(2026, 3, 2),
    workflows=(WORKFLOW,),
    rules=(RuleRange(workflow=WORKFLOW, state="open", until=NOON, transition="close"),),
)
NIGHTS = [
    a_job(request=POLICY_RUN),
    a_job(request=replace(POLICY_RUN, workflows=(), rules=())),
    a_job(
        request=AnonymisationRun(
            today=date(2026, 3, 2),
            workflows=(WORKFLOW,),
            without_record_periods=(WORKFLOW,),
            without_file_periods=(WORKFLOW,),
        ),
    ),
    a_job(
        request=Recalculation(workflow=WORKFLOW, states=("closed", "archived"), files=True),
    ),
]


@pytest.mark.parametrize("job", NIGHTS, ids=["policies", "nothing", "anonymisation", "recalculation"])
def test_p4_what_a_nightly_job_was_asked_to_do_is_read_back(backing: Backing, job: Job) -> None:
    assert backing.jobs.create(T, job, [])
    assert backing.jobs.job(T, job.id) == stored(job)


def test_x21_the_longest_policy_run_is_created_and_read_back(backing: Backing) -> None:
    def name(kind: str, number: int) -> str:
        return f"{kind}{number}".ljust(64, "x")

    rules = [
        RuleRange(workflow=WorkflowId(name("w", n // 4)), state=name("s", n), until=NOON, transition=name("t", n))
        for n in range(RULES_OF_ALL.most)
    ]
    workflows = tuple(WorkflowId(name("w", number)) for number in range(WORKFLOWS.most))
    job = a_job(request=replace(POLICY_RUN, workflows=workflows, rules=tuple(rules)))
    assert backing.jobs.create(T, job, [a_shard(number) for number in range(SHARDS)])
    assert backing.jobs.job(T, job.id) == stored(job)


@pytest.mark.parametrize("job", [a_job(), FULL_JOB], ids=["bare", "full"])
def test_a_job_is_read_back_as_it_was_created(backing: Backing, job: Job) -> None:
    assert backing.jobs.create(T, job, [])
    assert backing.jobs.job(T, job.id) == stored(job)
    assert backing.jobs.job(OTHER, job.id) is None


def test_a_job_is_created_with_all_its_shards(backing: Backing) -> None:
    shards = [a_shard(number) for number in range(16)]
    assert backing.jobs.create(T, a_job(), [*shards[1:], FULL_SHARD])
    assert backing.jobs.shards(T, JOB) == [stored(one) for one in (FULL_SHARD, *shards[1:])]
    assert backing.jobs.shard(T, JOB, 0) == stored(FULL_SHARD)
    assert backing.jobs.shard(T, JOB, INLINE_SHARD) is None
    assert backing.jobs.shards(T, JobId("j")) == []


def test_a_job_that_exists_is_not_created_again_and_neither_are_its_shards(backing: Backing) -> None:
    """X14: the same request twice is one job."""
    first = a_job(requested_by="first")
    assert backing.jobs.create(T, first, [a_shard(0)])
    assert not backing.jobs.create(T, a_job(requested_by="second"), [a_shard(0, cursor="x"), a_shard(1)])
    assert backing.jobs.job(T, JOB) == stored(first)
    assert backing.jobs.shards(T, JOB) == [stored(a_shard(0))]
    assert backing.jobs.create(OTHER, a_job(), [])


NIGHT = a_job(
    "night",
    request=AnonymisationRun(today=date(2026, 3, 2), workflows=(WORKFLOW,), learners=WORKFLOW, requests_only=True),
    status=JobStatus.FAILED,
    ground="brake",
    stopped=Stopped(
        records={"cases": 5},
        files={"cases": 2, "people": 1},
        learners=3,
        learner_workflow=WORKFLOW,
        confirmed=(Confirmation(workflows=(WORKFLOW,), job=JobId("first"), asked="d"),),
    ),
)
ACT = Evidence(action="night_confirmed", subject="job/night", by="officer", at=NOON, details={"job": "j1"})


def test_x17_a_stopped_night_is_read_back_with_what_was_stopped_and_confirmed(backing: Backing) -> None:
    assert backing.jobs.create(T, NIGHT, [], Beside(evidence=ACT))
    assert backing.jobs.job(T, NIGHT.id) == stored(NIGHT)
    assert backing.ledger.acts_on(T, "job/night", None) == [ACT]


def test_x17_a_confirmation_is_written_with_its_job_and_the_evidence_or_not_at_all(backing: Backing) -> None:
    backing.jobs.create(T, NIGHT, [])
    found = backing.jobs.job(T, NIGHT.id)
    assert found is not None
    confirmed = replace(found, requested_by="changed")
    beside = Beside(evidence=ACT, job=confirmed)
    assert backing.jobs.create(T, a_job("j1"), [a_shard(0, job=JobId("j1"))], beside)
    now = backing.jobs.job(T, NIGHT.id)
    assert now == stored(confirmed)
    for stale in (a_job("j2"), a_job("j1")):
        # The night has changed meanwhile.
        assert backing.jobs.create(T, stale, [a_shard(1, job=stale.id)], beside) is None
    again = Beside(evidence=ACT, job=now)
    assert backing.jobs.create(T, a_job("j1"), [], again) is None
    assert backing.jobs.job(T, JobId("j2")) is None
    assert backing.jobs.job(T, NIGHT.id) == stored(confirmed)
    assert [one.number for one in backing.jobs.shards(T, JobId("j1"))] == [0]
    assert backing.ledger.acts_on(T, "job/night", None) == [ACT]


def test_a_job_is_saved_on_its_version(backing: Backing) -> None:
    backing.jobs.create(T, a_job(), [])
    running = a_job(status=JobStatus.RUNNING, version=1)
    assert backing.jobs.save_job(T, running) == stored(running)
    with pytest.raises(StaleVersion):
        backing.jobs.save_job(T, a_job(cancel_requested=True, version=1))
    assert backing.jobs.job(T, JOB) == stored(running)


def test_two_workers_can_t_both_go_on_with_a_shard(backing: Backing) -> None:
    backing.jobs.create(T, a_job(), [a_shard()])
    leased = stored(a_shard()).leased(NOON + SECOND, NOON)
    assert backing.jobs.save_shard(T, leased) == stored(leased)
    with pytest.raises(StaleVersion):
        backing.jobs.save_shard(T, stored(a_shard()).leased(NOON + 2 * SECOND, NOON))
    assert backing.jobs.shard(T, JOB, 0) == stored(leased)


def test_a_row_that_is_already_there_as_it_is_saved_has_been_saved(backing: Backing) -> None:
    """Its first answer was lost and the client has repeated it: to call that stale would stop a worker by itself."""
    backing.jobs.create(T, a_job(), [a_shard()])
    leased, running = stored(a_shard()).leased(NOON + SECOND, NOON), a_job(status=JobStatus.RUNNING, version=1)
    for _ in range(2):
        backing.jobs.save_shard(T, leased)
        backing.jobs.save_job(T, running)
    assert (backing.jobs.shard(T, JOB, 0), backing.jobs.job(T, JOB)) == (stored(leased), stored(running))


def test_a_page_in_hand_of_a_hundred_long_keys_is_kept(backing: Backing) -> None:
    backing.jobs.create(T, a_job(), [a_shard()])
    keys = tuple(key(f"{number:064d}", "w" * 64) for number in range(100))
    held = stored(a_shard()).with_chunk(keys, "0|c", NOON)
    backing.jobs.save_shard(T, held)
    assert backing.jobs.shard(T, JOB, 0) == stored(held)


def test_open_jobs_are_those_that_have_not_ended(backing: Backing) -> None:
    for name in ("j1", "j2", "j3"):
        backing.jobs.create(T, a_job(name), [])
    backing.jobs.create(OTHER, a_job("j4"), [])
    backing.jobs.save_job(T, a_job("j1", status=JobStatus.RUNNING, version=1))
    backing.jobs.save_job(T, a_job("j2", status=JobStatus.CANCELLED, version=1))
    assert set(backing.jobs.open_jobs(T)) == {"j1", "j3"}


def _listed(backing: Backing, wanted: JobFilter, limit: int) -> list[str]:
    found: list[str] = []
    after: str | None = None
    for _ in range(MOST_PAGES):
        jobs, after = backing.jobs.page(T, wanted, after, limit)
        assert len(jobs) <= limit
        found += [job.id for job in jobs]
        if after is None:
            return found
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 50])
def test_jobs_are_listed_newest_first_without_loss(backing: Backing, limit: int) -> None:
    for number in range(6):
        backing.jobs.create(T, a_job(f"j{number}", created_at=NOON + number // 2 * SECOND), [])
    backing.jobs.create(OTHER, a_job("j9"), [])
    assert _listed(backing, JobFilter(), limit) == ["j5", "j4", "j3", "j2", "j1", "j0"]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_listing_by_type_and_status_fills_its_pages(backing: Backing, limit: int) -> None:
    for number in range(9):
        request = EXAMPLES[JobType.BULK_REDACTION if number % 3 == 0 else JobType.MANUAL_REDACTION]
        status = JobStatus.SUCCESS if number % 2 else JobStatus.QUEUED
        job = a_job(f"j{number}", created_at=NOON + number * SECOND, request=request, status=status)
        backing.jobs.create(T, job, [])
    assert _listed(backing, JobFilter(type=JobType.BULK_REDACTION), limit) == ["j6", "j3", "j0"]
    assert _listed(backing, JobFilter(status=JobStatus.SUCCESS), limit) == ["j7", "j5", "j3", "j1"]
    wanted = JobFilter(type=JobType.BULK_REDACTION, status=JobStatus.QUEUED)
    assert _listed(backing, wanted, limit) == ["j6", "j0"]
    jobs, _ = backing.jobs.page(T, wanted, None, 1)
    assert len(jobs) == 1


def test_jobs_made_while_a_list_is_read_don_t_upset_it(backing: Backing) -> None:
    for number in range(3):
        backing.jobs.create(T, a_job(f"j{number}", created_at=NOON + number * SECOND), [])
    first, after = backing.jobs.page(T, JobFilter(), None, 2)
    backing.jobs.create(T, a_job("j9", created_at=NOON + 9 * SECOND), [])
    rest, _ = backing.jobs.page(T, JobFilter(), after, 2)
    assert [job.id for job in (*first, *rest)] == ["j2", "j1", "j0"]


@pytest.mark.parametrize("cursor", ["", "nonsense"])
def test_a_foreign_cursor_is_malformed(backing: Backing, cursor: str) -> None:
    with pytest.raises(Malformed):
        backing.jobs.page(T, JobFilter(), cursor, 1)


def test_a_listed_job_is_the_stored_one(backing: Backing) -> None:
    backing.jobs.create(T, FULL_JOB, [])
    later = replace(FULL_JOB, version=1, ground=None)
    backing.jobs.save_job(T, later)
    assert backing.jobs.page(T, JobFilter(), None, 5) == ([stored(later)], None)
