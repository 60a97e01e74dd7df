"""Writing a job with its shards, once for each Idempotency-Key."""

from dataclasses import replace

import pytest

from shared.access.permissions import Caller
from shared.application.jobs.create_job import IdempotentRequest
from shared.jobs.job import Job, JobStatus, JobType, RecordRedaction
from shared.jobs.shard import Shard
from shared.kernel.errors import Invalid, RuleConflict, Unavailable
from shared.kernel.identifiers import INLINE_SHARD
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, OTHER, T, a_caller, key
from tests.unit.refusals import refused

CALLER = a_caller()
REQUEST = RecordRedaction(record=key("c1"))
ASK = IdempotentRequest(type=JobType.MANUAL_REDACTION, subject="complaints/c1", parameters="", idempotency_key=None)
KEYED = replace(ASK, idempotency_key="click-1")


def _created(rig: Rig, ask: IdempotentRequest, caller: Caller = CALLER) -> Job:
    return rig.create(caller, ask, REQUEST, [INLINE_SHARD], at=NOW)


def test_x10_a_job_is_written_with_all_its_shards(rig: Rig) -> None:
    job = rig.create(CALLER, ASK, REQUEST, [0, 1], at=NOW, dry_run=True, total=7)
    assert rig.job(job.id) == job
    assert job == Job(
        id=job.id,
        request=REQUEST,
        dry_run=True,
        requested_by="officer",
        created_at=NOW,
        total=7,
        tally={},
        fingerprint=ASK.fingerprint,
        version=1,
    )
    assert (job.status, job.version) == (JobStatus.QUEUED, 1)
    shards = rig.jobs.shards(T, job.id)
    assert shards == [Shard(job=job.id, number=number, tally={}, progressed_at=NOW, version=1) for number in (0, 1)]


def test_x10_a_chunk_that_is_known_is_in_hand_from_the_start_and_the_only_one(rig: Rig) -> None:
    job = rig.create(CALLER, ASK, REQUEST, [INLINE_SHARD], at=NOW, in_hand=(key("c1"),))
    shard = rig.shard(INLINE_SHARD, job.id)
    assert (shard.in_hand, shard.chunk, shard.is_exhausted) == ((key("c1"),), 1, True)


def test_x14_without_a_key_every_request_makes_a_job(rig: Rig) -> None:
    assert rig.create.earlier(CALLER, ASK) is None
    assert _created(rig, ASK).id != _created(rig, ASK).id


def test_x14_the_same_request_with_the_same_key_returns_the_same_job(rig: Rig) -> None:
    assert rig.create.earlier(CALLER, KEYED) is None
    job = _created(rig, KEYED)
    assert rig.create.earlier(CALLER, KEYED) == job


def test_x14_of_two_deliveries_at_once_both_return_the_job_of_the_first(rig: Rig) -> None:
    first = _created(rig, KEYED)
    assert _created(rig, KEYED) == first


@pytest.mark.parametrize(
    "other",
    [
        replace(KEYED, type=JobType.BULK_REDACTION),
        replace(KEYED, subject="complaints/c2"),
        replace(KEYED, parameters="dry"),
    ],
    ids=["type", "subject", "parameters"],
)
def test_x14_a_key_that_was_used_for_another_request_is_refused(rig: Rig, other: IdempotentRequest) -> None:
    job = _created(rig, KEYED)
    with refused(RuleConflict, "idempotency_key_reused"):
        rig.create.earlier(CALLER, other)
    with refused(RuleConflict, "idempotency_key_reused"):
        _created(rig, other)
    assert list(rig.jobs.jobs) == [(T, job.id)]


@pytest.mark.parametrize("caller", [a_caller(user="clerk"), a_caller(tenant=OTHER)], ids=["user", "tenant"])
def test_x14_the_key_of_another_user_or_tenant_is_another_key(rig: Rig, caller: Caller) -> None:
    job = _created(rig, KEYED)
    assert rig.create.earlier(caller, KEYED) is None
    assert _created(rig, KEYED, caller).id != job.id


def test_x14_a_key_has_1_to_255_characters(rig: Rig) -> None:
    for sound in ("k", "k" * 255):
        assert rig.create.earlier(CALLER, replace(ASK, idempotency_key=sound)) is None
    for unsound in ("", "k" * 256):
        with refused(Invalid, "invalid_idempotency_key"):
            rig.create.earlier(CALLER, replace(ASK, idempotency_key=unsound))


def test_a_job_id_shows_nothing_of_the_key(rig: Rig) -> None:
    job = _created(rig, replace(ASK, idempotency_key="jo@example.org"))
    assert "jo" not in job.id
    assert len(job.id) == 32


def test_an_id_that_is_taken_by_chance_is_to_be_tried_again(rig: Rig) -> None:
    _created(rig, ASK)
    rig.randomness.tokens = 0
    with refused(Unavailable, "contended"):
        _created(rig, ASK)
