"""Who has work that was left, over all tenants: found by what there is, in bounded reads, and by nothing that has ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.adapters.dynamodb.unfinished import DynamoUnfinished
from shared.application.stored import Change
from shared.application.unfinished import Unfinished
from shared.jobs.job import Job, JobStatus
from shared.kernel.identifiers import SHARDS, JobId, TenantId
from shared.records.record import Record
from tests.contract.backing import Aws, Backing, adapters, fakes
from tests.contract.builders import JOB, NOON, OTHER, SECOND, T, a_job, a_record, an_act, key
from tests.contract.faults import listening
from tests.contract.test_record_stages import CLAIM
from tests.fakes.unfinished import FakeUnfinished
from tests.unit.builders import a_policy

QUIET = TenantId("quiet")
PAGE = 3


@pytest.fixture(params=["fake", "adapter"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[Backing, Unfinished]]:
    if request.param == "fake":
        made = fakes()
        yield made, FakeUnfinished(jobs=made.jobs, records=made.records, catalogue=made.catalogue)  # type: ignore[arg-type]  # they are
    else:
        one = request.getfixturevalue("emulated")
        yield adapters(one), _on(one)


def _on(one: Aws) -> DynamoUnfinished:
    tables = one.tables
    made = DynamoUnfinished(
        client=one.dynamodb, jobs=tables["jobs"], records=tables["records"], catalogue=tables["catalogue"]
    )
    made.at_a_time = PAGE
    return made


def _job(name: str = JOB, later: int = 0, status: JobStatus = JobStatus.QUEUED) -> Job:
    return a_job(name, created_at=NOON + later * SECOND, status=status)


def _given_up(record: str) -> Record:
    return a_record(key(record), claim=CLAIM, claim_given_up=True)


def test_x10_each_tenant_with_an_open_job_is_found_once_with_the_age_of_its_oldest(
    both: tuple[Backing, Unfinished],
) -> None:
    backing, unfinished = both
    for later, tenant in ((0, T), (7, OTHER)):
        for number in range(2 * PAGE + 1):
            assert backing.jobs.create(tenant, _job(f"job-{9 - number}", later + number), ())
    assert backing.jobs.create(QUIET, _job(status=JobStatus.SUCCESS), ())
    oldest = {T: NOON, OTHER: NOON + 7 * SECOND}
    assert dict(unfinished.open_jobs()) == oldest
    assert len(list(unfinished.open_jobs())) == len(oldest)
    ended = backing.jobs.job(OTHER, JobId("job-9"))
    assert ended is not None
    backing.jobs.save_job(OTHER, replace(ended, status=JobStatus.FAILED, finished_at=NOON + timedelta(hours=1)))
    assert dict(unfinished.open_jobs())[OTHER] == NOON + 8 * SECOND
    assert backing.jobs.open_jobs(OTHER)[0] == "job-8"
    assert len(backing.jobs.open_jobs(T)) == 2 * PAGE + 1


def test_x3_each_tenant_with_a_claim_given_up_is_found_until_it_is_finished(both: tuple[Backing, Unfinished]) -> None:
    backing, unfinished = both
    for tenant in (T, OTHER):
        for number in range(PAGE + 2):
            backing.records.save(tenant, Change(record=_given_up(f"c{number}"), before=None))
    backing.records.save(QUIET, Change(record=a_record(key("c1"), claim=CLAIM), before=None))
    assert set(unfinished.claims()) == {T, OTHER}
    for number in range(PAGE + 2):
        row = backing.records.read(T, [key(f"c{number}")]).records[key(f"c{number}")]
        backing.records.save(T, Change(record=replace(row, claim=None, claim_given_up=False), before=row))
    assert set(unfinished.claims()) == {OTHER}


def test_p3_who_has_published_a_policy_with_a_recalculation_is_found(both: tuple[Backing, Unfinished]) -> None:
    backing, unfinished = both
    for tenant, job in ((T, "recalculation-1"), (QUIET, None)):
        backing.catalogue.put(
            tenant, "complaints", replace(a_policy(), job=job, version=0), an_act("policy/complaints")
        )
    assert list(unfinished.publications()) == [T]


def test_x21_a_tenant_with_very_many_open_jobs_costs_a_page_and_one_read_more(emulated: Aws) -> None:
    jobs = adapters(emulated).jobs
    for number in range(10 * PAGE):
        assert jobs.create(T, _job(f"job-{number}"), ())
    with listening(emulated.dynamodb, "Query") as asked:
        assert [tenant for tenant, _ in _on(emulated).open_jobs()] == [T]
    assert len(asked) == SHARDS + 1


def test_a_publication_is_forgotten_after_a_week(emulated: Aws) -> None:
    policy = replace(a_policy(), job="recalculation-1", version=0)
    adapters(emulated).catalogue.put(T, "complaints", policy, an_act("policy/complaints"))
    (row,) = [row for row in emulated.rows("catalogue") if row["pk"]["S"] == "#published"]
    assert int(row["expires_at"]["N"]) - policy.published_at.timestamp() == timedelta(days=7).total_seconds()
