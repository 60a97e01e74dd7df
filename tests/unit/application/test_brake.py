"""A night that the brake stops: what it counts, the requests that run all the same, and its confirmation (X14, X17)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.permissions import Caller
from shared.access.tenant_settings import TenantSettings
from shared.application.schedule.confirm_night import ConfirmNight
from shared.application.schedule.start_night import Started
from shared.jobs.job import AnonymisationRun, Job, JobStatus
from shared.jobs.stopped import GROUND_BRAKE
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import JobId, RecordKey, WorkflowId
from shared.records.content import Attachment, ContentCounts
from shared.records.record import Record
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    NOW,
    PEOPLE,
    STRANDS,
    TODAY,
    T,
    a_caller,
    a_guard,
    a_policy,
    a_record,
    a_request,
    an_attachment,
    key,
)
from tests.unit.refusals import refused

NIGHT = JobId(f"retention_anonymisation-{TODAY}")
REQUESTS = JobId(f"{NIGHT}-requests")
LONG_AGO = NOW - timedelta(days=1000)
LATER = a_request(TODAY + DAY)


@pytest.fixture
def brake(rig: Rig) -> Rig:
    """Return a rig that no night may erase anything in without confirmation."""
    rig.keep(TenantSettings(erasure_brake=0, file_erasure_brake=0))
    rig.keep(a_policy())
    return rig


def _due(name: str | RecordKey, **changes: object) -> Record:
    return a_record(name, **{"state_entered_at": LONG_AGO, "policy_date": TODAY, **changes})


def _files(rig: Rig, record: Record, *files: Attachment) -> None:
    rig.put(replace(record, counts=ContentCounts(attachments=len(files))))
    rig.put_files(record.key, *files)


def _file(number: int = 1, **changes: object) -> Attachment:
    return an_attachment(number, **{"added_at": LONG_AGO, "due_on": TODAY, "awaits_dating": False, **changes})


def _start(rig: Rig) -> Job:
    start_anonymisation_run(rig, NOW)
    return rig.job(NIGHT)


def _stopped(rig: Rig) -> tuple[dict[str, int], dict[str, int], int]:
    stopped = _start(rig).stopped
    assert stopped is not None
    return dict(stopped.records), dict(stopped.files), stopped.learners


def test_x17_a_stopped_night_says_how_many_records_and_files_of_each_workflow(brake: Rig) -> None:
    brake.put(
        *(_due(f"c{number}") for number in range(5)),
        _due("tomorrow", policy_date=TODAY + DAY),
        _due("held", legal_hold=a_guard()),
        _due(key("p1", PEOPLE), state="known"),
        # No policy takes them, so no night does.
        *(_due(key(f"s{number}", STRANDS)) for number in range(100)),
    )
    brake.keep(a_policy(PEOPLE))
    _files(brake, a_record("open", state="open"), _file(1), _file(2), _file(3, due_on=TODAY + DAY))
    assert _stopped(brake) == ({"complaints": 5, "people": 1}, {"complaints": 2}, 0)


def test_x17_the_ledger_says_what_was_stopped(brake: Rig) -> None:
    brake.put(_due("c1"))
    _files(brake, a_record("open", state="open"), _file())
    _start(brake)
    _, act = brake.ledger.acts[-1]
    assert (act.action, act.subject, act.by) == ("night_stopped", f"job/{NIGHT}", "schedule")
    assert act.details == {"records/complaints": 1, "files/complaints": 1, "learners": 0}


@pytest.mark.parametrize(
    ("settings", "is_stopped"),
    [
        (TenantSettings(erasure_brake=2, file_erasure_brake=3), False),
        (TenantSettings(erasure_brake=1, file_erasure_brake=3), True),
        (TenantSettings(erasure_brake=2, file_erasure_brake=2), True),
    ],
)
def test_x17_records_and_files_have_a_limit_each(rig: Rig, settings: TenantSettings, is_stopped: bool) -> None:  # noqa: FBT001 – a case
    rig.keep(settings)
    rig.keep(a_policy())
    rig.put(_due("c1"), _due("c2"))
    _files(rig, a_record("open", state="open"), _file(1), _file(2), _file(3))
    assert (_start(rig).ground == GROUND_BRAKE) is is_stopped


def test_x17_a_night_within_the_brake_is_one_job_requests_included(rig: Rig) -> None:
    rig.keep(a_policy())
    rig.put(_due("c1"), a_record("asked", request=a_request(TODAY)))
    assert (_start(rig).stopped, rig.jobs.job(T, REQUESTS)) == (None, None)
    assert _run(rig, NIGHT) == {"complaints/c1": "erased", "complaints/asked": "erased"}


def test_x17_no_number_of_requests_stops_a_night(brake: Rig) -> None:
    brake.put(*(a_record(f"asked{number}", request=a_request(TODAY)) for number in range(20)))
    assert _start(brake).status is JobStatus.QUEUED


def test_x17_a_record_is_the_policys_until_the_requests_own_day_has_come(brake: Rig) -> None:
    brake.put(
        _due("policy"),
        _due("both", request=LATER),
        _due("overdue", policy_date=TODAY - 3 * DAY, request=a_request(TODAY - DAY)),
        a_record("asked", request=a_request(TODAY)),
        a_record("not yet", request=LATER),
    )
    assert _stopped(brake) == ({"complaints": 2}, {}, 0)
    assert _run(brake, REQUESTS) == {"complaints/overdue": "erased", "complaints/asked": "erased"}
    assert not brake.row(key("both")).is_erased


def test_x17_beyond_the_rows_that_are_read_a_request_counts_as_the_policys(
    brake: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.application.schedule.brake.MOST_READ", 2)
    overdue = {"policy_date": TODAY - 3 * DAY, "request": a_request(TODAY - DAY)}
    brake.put(*(_due(f"c{number}", **overdue) for number in range(5)))
    assert _stopped(brake) == ({"complaints": 3}, {}, 0)


def test_x17_the_requests_of_a_stopped_night_take_no_file_by_its_own_date(brake: Rig) -> None:
    _files(brake, a_record("c1", request=LATER, policy_date=None), _file())
    _files(brake, a_record("c2", request=a_request(TODAY), state="open"), _file())
    assert _stopped(brake)[1] == {"complaints": 2}
    assert _run(brake, REQUESTS) == {"complaints/c2": "not_in_end_state"}
    assert len(brake.records.parts) == 2


def test_x17_a_request_withdrawn_before_its_record_is_reached_erases_nothing(brake: Rig) -> None:
    brake.put(_due("c1"), a_record("asked", request=a_request(TODAY)))
    _start(brake)
    brake.put(a_record("asked", version=1, changed_at=NOW + DAY))
    assert _run(brake, REQUESTS) in ({}, {"complaints/asked": "no_longer_matching"})
    assert not brake.row(key("asked")).is_erased


def test_x14_a_start_that_died_before_the_stopped_job_writes_it_when_it_comes_back(brake: Rig) -> None:
    brake.put(_due("c1"), a_record("asked", request=a_request(TODAY)))
    create = brake.jobs.create
    died: list[bool] = []

    def die_before_the_night(*parts: object) -> Job | None:
        if not died and getattr(parts[1], "id", None) == NIGHT:
            died.append(True)
            raise Unavailable("gone", "the world does not answer")
        return create(*parts)  # type: ignore[arg-type]  # as they came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(brake.jobs), "create", lambda _, *parts: die_before_the_night(*parts))
        with pytest.raises(Unavailable):
            start_anonymisation_run(brake, NOW)
        assert brake.jobs.job(T, NIGHT) is None
        assert brake.job(REQUESTS).status is JobStatus.QUEUED
        again = start_anonymisation_run(brake, NOW)
    assert again == Started(is_new=True, is_stopped=True)
    assert len(brake.jobs.jobs) == 2


# Confirming


def _confirm(rig: Rig, *workflows: str, key: str | None = None, caller: Caller | None = None) -> Job:
    wanted = [WorkflowId(name) for name in workflows] or None
    return ConfirmNight(rig)(caller or a_caller(), NIGHT, wanted, key)


@pytest.fixture
def night(brake: Rig) -> Rig:
    """Return a rig with a stopped night of two workflows."""
    brake.keep(a_policy(PEOPLE))
    brake.put(_due("c1"), _due(key("p1", PEOPLE), state="known"))
    _start(brake)
    return brake


def test_x17_a_whole_night_is_confirmed_as_a_new_job_of_the_same_day(night: Rig) -> None:
    job = _confirm(night)
    assert job.id == f"{NIGHT}-confirmed"
    assert job.request == night.job(NIGHT).request
    assert (job.requested_by, job.status) == ("officer", JobStatus.QUEUED)
    assert _run(night, job.id) == {"complaints/c1": "erased", "people/p1": "erased"}


def test_x17_a_workflow_is_confirmed_by_itself_and_the_rest_later(night: Rig) -> None:
    first = _confirm(night, "people")
    assert _run(night, first.id) == {"people/p1": "erased"}
    assert not night.row(key("c1")).is_erased
    rest = _confirm(night)
    assert (first.id, rest.id) == (f"{NIGHT}-confirmed-1", f"{NIGHT}-confirmed-2")
    assert _run(night, rest.id) == {"complaints/c1": "erased"}
    with refused(RuleConflict, "already_confirmed"):
        _confirm(night)


def test_x17_each_workflow_is_confirmed_once(night: Rig) -> None:
    _confirm(night, "people")
    for again in (["people"], ["people", "complaints"]):
        with refused(RuleConflict, "already_confirmed"):
            _confirm(night, *again)
    with refused(Invalid, "not_stopped"):
        _confirm(night, "strands")
    assert len(night.jobs.jobs) == 3


def test_x17_who_confirmed_what_is_in_the_ledger_with_the_job_and_written_with_it(night: Rig) -> None:
    _confirm(night, "people", caller=a_caller(user="chief"))
    _, act = night.ledger.acts[-1]
    assert (act.action, act.subject, act.by) == ("night_confirmed", f"job/{NIGHT}", "chief")
    assert act.details == {"job": f"{NIGHT}-confirmed-1", "workflows": "people"}


def test_x14_the_same_confirmation_with_the_same_key_is_the_same_job(night: Rig) -> None:
    first = _confirm(night, "people", "complaints", key="k")
    assert _confirm(night, "complaints", "people", key="k").id == first.id
    for other in ({"key": "other"}, {"key": "k", "caller": a_caller(user="chief")}):
        with refused(RuleConflict, "already_confirmed"):
            _confirm(night, "people", "complaints", **other)
    assert len(night.jobs.jobs) == 3


def test_x14_of_two_who_confirm_at_once_the_second_is_refused(night: Rig) -> None:
    create = night.jobs.create
    raced: list[bool] = []

    def meanwhile(*parts: object) -> Job | None:
        if not raced:
            raced.append(True)
            _confirm(night, "people", caller=a_caller(user="chief"))
        return create(*parts)  # type: ignore[arg-type]  # as they came

    with pytest.MonkeyPatch.context() as patch, refused(RuleConflict, "already_confirmed"):
        patch.setattr(type(night.jobs), "create", lambda _, *parts: meanwhile(*parts))
        _confirm(night, "people", "complaints")
    stopped = night.job(NIGHT).stopped
    assert stopped is not None
    assert [(one.job, one.workflows) for one in stopped.confirmed] == [(f"{NIGHT}-confirmed-1", (PEOPLE,))]


def test_x17_only_a_stopped_night_can_be_confirmed(rig: Rig) -> None:
    with refused(NotFound, "unknown_job"):
        _confirm(rig)
    _start(rig)
    with refused(RuleConflict, "nothing_to_confirm"):
        _confirm(rig)


def _run(rig: Rig, job: JobId) -> dict[str, str]:
    """Run a night's shards to their end, and return what became of each record."""
    rig.run_shards(job)
    return rig.outcomes(job)


def test_x17_the_run_of_requests_has_the_days_of_the_night(brake: Rig) -> None:
    brake.put(_due("c1"))
    whole = _start(brake).request
    assert isinstance(whole, AnonymisationRun)
    assert brake.job(REQUESTS).request == whole.of_requests()
    assert COMPLAINTS in whole.workflows
