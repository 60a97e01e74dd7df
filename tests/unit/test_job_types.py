"""A job is of the type that it was stored as, whatever its request looks like, and workers carry out every type."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, make_dataclass
from itertools import permutations
from typing import Any, ClassVar, get_args, get_type_hints

import pytest

from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.job_codec import job_from, job_item
from shared.application.erasure.redact import NoSelection
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.types import Action, Opening, Selection, always
from shared.bootstrap.import_type import import_type
from shared.bootstrap.job_types import all_but_imports
from shared.jobs.job import (
    REQUESTS,
    IlrImport,
    Job,
    JobRequest,
    JobType,
    RecordRedaction,
    ReportFormat,
    request_of,
)
from shared.kernel.identifiers import RecordKey, TenantId
from tests.fakes.versions import stored
from tests.job_requests import EXAMPLES
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import JOB, T, a_job, a_shard, key

PAIRS = tuple(permutations(JobType, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport:
    """What a new type might be asked: all that a redaction by hand is, and more."""

    type: ClassVar[JobType] = JobType.LEARNER_REPORT

    record: RecordKey
    format: ReportFormat


def _look_alike(of: JobType, kind: JobType) -> Any:  # noqa: ANN401 – no request of the product
    """Return a request of type *kind*, of a class of its own, that looks just like one of type *of*."""
    example = EXAMPLES[of]
    hints = get_type_hints(type(example))
    made = make_dataclass(
        "LookAlike",
        [(one.name, hints[one.name]) for one in fields(example)],
        namespace={"type": kind},
        frozen=True,
        slots=True,
        kw_only=True,
    )
    return made(**{one.name: getattr(example, one.name) for one in fields(example)})


def test_each_type_has_one_request_and_an_example() -> None:
    assert set(REQUESTS) == set(EXAMPLES) == set(JobType)
    assert len(get_args(JobRequest)) == len(JobType)


@pytest.mark.parametrize("kind", JobType)
def test_a_job_of_each_type_is_read_back_as_it_was(kind: JobType) -> None:
    job = a_job(request=EXAMPLES[kind])
    assert job.type is kind
    assert job_from(job_item(T, job)) == stored(job)


@pytest.mark.parametrize(("of", "kind"), PAIRS)
def test_x10_a_request_that_looks_like_another_type_s_is_not_taken_for_it(
    monkeypatch: pytest.MonkeyPatch, of: JobType, kind: JobType
) -> None:
    job = a_job(request=_look_alike(of, kind))
    monkeypatch.setitem(REQUESTS, kind, type(job.request))
    found = job_from(job_item(T, job))
    assert (found.type, found) == (kind, stored(job))


@pytest.mark.parametrize(("of", "kind"), PAIRS)
def test_x10_a_request_under_another_type_is_not_understood(of: JobType, kind: JobType) -> None:
    with pytest.raises(Unreadable):
        job_from({**job_item(T, a_job(request=EXAMPLES[of])), "type": {"S": kind.value}})


def test_x10_a_request_with_more_than_its_type_s_is_not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    job = a_job(request=RecordExport(record=key("c1"), format=ReportFormat.CSV))
    with pytest.raises(Unreadable):
        job_from({**job_item(T, job), "type": {"S": JobType.MANUAL_REDACTION.value}})
    monkeypatch.setitem(REQUESTS, RecordExport.type, RecordExport)
    assert job_from(job_item(T, job)) == stored(job)


def test_what_a_job_was_asked_is_got_as_what_it_is_or_not_at_all() -> None:
    request = EXAMPLES[JobType.MANUAL_REDACTION]
    assert request_of(a_job(request=request), RecordRedaction) is request
    with pytest.raises(TypeError, match="a job of type"):
        request_of(a_job(request=request), IlrImport)


@pytest.mark.parametrize(("of", "kind"), PAIRS)
def test_x10_a_worker_does_what_a_job_s_type_says_whatever_its_request_looks_like(of: JobType, kind: JobType) -> None:
    rig = Rig()
    opened: list[JobType] = []

    def noting(one: JobType) -> Opening:
        def opens(tenant: TenantId, job: Job) -> AbstractContextManager[tuple[Selection, Action]]:
            opened.append(one)
            return always(NoSelection(), rig.anonymise)(tenant, job)

        return opens

    rig.start(a_job(request=_look_alike(of, kind)), a_shard(0))
    RunShard(rig, {one: noting(one) for one in JobType})(T, JOB, 0, SPAN)
    assert opened == [kind]


def test_x10_a_worker_carries_out_whatever_a_job_can_be_asked() -> None:
    kinds = [set(all_but_imports(Rig())), set(import_type(Rig()))]
    assert kinds == [set(JobType) - {JobType.ILR_IMPORT}, {JobType.ILR_IMPORT}]
