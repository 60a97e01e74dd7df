"""The statuses of a page of records, in a few reads (P21, X21)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.application.reading.statuses import ReadStatuses
from shared.application.rules.today import rules_of_today
from shared.application.stored import Rows
from shared.jobs.job import AnonymisationRun, Job, JobStatus, JobType, night_job
from shared.jobs.stopped import Confirmation, Stopped
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.record import Record
from shared.retention.retention_status import RetentionStatus
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    NOW,
    PEOPLE,
    TODAY,
    T,
    a_guard,
    a_job,
    a_person,
    a_policy,
    a_record,
    a_request,
    key,
)

PASSED = {"state_entered_at": NOW - timedelta(days=365), "policy_date": TODAY}
DUE = [a_record(f"c{number}", **PASSED) for number in range(5)]


def _codes(rig: Rig, records: Sequence[Record]) -> list[str]:
    rig.put(*records)
    rules = rules_of_today(rig.catalogue, T, [COMPLAINTS, PEOPLE])
    found = ReadStatuses(rig).on(T, rules, TODAY).of(records)
    return [str(found[one.key].code) for one in records]


def _stop(rig: Rig, day: object = TODAY, *confirmed: str) -> None:
    """Put a night there that the brake has stopped, a part of which may be confirmed."""
    stopped = Stopped(records={COMPLAINTS: 5, PEOPLE: 1}, files={}, learners=0)
    if confirmed:
        taken = tuple(one for one in (COMPLAINTS, PEOPLE) if one in confirmed)
        stopped = Stopped(
            records=stopped.records,
            files={},
            learners=0,
            confirmed=(Confirmation(workflows=taken, job=JobId("confirmed")),),
        )
    night = night_job(JobType.RETENTION_ANONYMISATION, day)  # type: ignore[arg-type]  # a day
    request = AnonymisationRun(today=TODAY, workflows=(COMPLAINTS, PEOPLE))
    rig.start(a_job(id=night, request=request, status=JobStatus.FAILED, ground="brake", stopped=stopped))


@pytest.fixture
def town(rig: Rig) -> Rig:
    rig.keep(a_policy())
    return rig


def test_p21_what_is_due_says_so(town: Rig) -> None:
    assert _codes(town, DUE) == ["due"] * 5


@pytest.mark.parametrize("day", [TODAY, TODAY - DAY], ids=["today's", "yesterday's"])
def test_p21_x17_what_the_brake_stopped_last_night_says_so(town: Rig, day: object) -> None:
    _stop(town, day)
    assert _codes(town, DUE) == ["brake"] * 5


def test_p21_x17_what_was_confirmed_since_is_due_and_other_workflows_wait(town: Rig) -> None:
    _stop(town, TODAY, PEOPLE)
    assert _codes(town, DUE[:1]) == ["brake"]
    _stop(town, TODAY, COMPLAINTS)
    assert _codes(town, DUE[:1]) == ["due"]


def test_p21_x17_a_workflow_that_had_nothing_due_when_the_night_was_stopped_waits_until_nothing_else_does(
    town: Rig,
) -> None:
    later = [a_record("o1", **PASSED)]
    stopped = Stopped(records={PEOPLE: 5}, files={}, learners=0)
    night = night_job(JobType.RETENTION_ANONYMISATION, TODAY)
    job = a_job(
        id=night,
        request=AnonymisationRun(today=TODAY, workflows=(COMPLAINTS, PEOPLE)),
        status=JobStatus.FAILED,
        stopped=stopped,
    )
    town.start(job)
    assert _codes(town, later) == ["brake"]
    taken = Confirmation(workflows=(PEOPLE,), job=JobId("confirmed"))
    town.start(replace(job, stopped=replace(stopped, confirmed=(taken,))))
    assert _codes(town, later) == ["due"]


@pytest.mark.parametrize("request_day", [None, TODAY], ids=["due", "requested"])
@pytest.mark.parametrize("is_above", [True, False], ids=["above", "below"])
def test_p21_x13_a_link_that_cannot_be_read_keeps_the_record_as_it_does_in_the_night(
    town: Rig, request_day: date | None, *, is_above: bool
) -> None:
    person = a_person()
    town.put(person)
    request = a_request(request_day) if request_day else None
    kept = a_record("c1", **PASSED, person=person.key, is_linked=not is_above, request=request)
    town.put(kept)
    if is_above:
        town.records.unreadable.add((T, person.key))
    else:
        town.records.unreadable_counts.add((T, kept.key))
    rules = rules_of_today(town.catalogue, T, [COMPLAINTS])
    found = ReadStatuses(town).on(T, rules, TODAY).of([kept])
    assert found[kept.key] == RetentionStatus(code="linked", ground="unreadable_link")
    run = a_job(request=AnonymisationRun(today=TODAY, workflows=(COMPLAINTS,)))
    (entry,) = town.anonymise(T, run, 1, [kept.key]).entries
    assert (entry.outcome, entry.ground) == ("failed", "unreadable_link")


def test_p21_x17_a_night_that_ran_since_lets_nothing_wait_for_the_one_before(town: Rig) -> None:
    _stop(town, TODAY - DAY)
    town.start(a_job(id=night_job(JobType.RETENTION_ANONYMISATION, TODAY)))
    assert _codes(town, DUE[:1]) == ["due"]


def test_p21_x7_what_a_link_keeps_says_its_ground(town: Rig) -> None:
    held = a_person(legal_hold=a_guard())
    town.put(held)
    _stop(town)
    kept = a_record("c1", **PASSED, person=held.key)
    rules = rules_of_today(town.catalogue, T, [COMPLAINTS])
    found = ReadStatuses(town).on(T, rules, TODAY).of([kept])
    assert found[kept.key] == RetentionStatus(code="linked", ground="linked_legal_hold")


def test_p21_x21_a_page_takes_one_read_of_links_and_two_of_nights_however_many_are_due(
    town: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, nights = _counted(monkeypatch, town)
    person = a_person()
    town.put(person)
    page = [a_record(f"c{number}", **PASSED, person=person.key) for number in range(100)]
    statuses = ReadStatuses(town).on(T, rules_of_today(town.catalogue, T, [COMPLAINTS]), TODAY)
    for _ in range(3):
        statuses.of(page)
    assert (reads, len(nights)) == ([1, 1, 1], 2)


def test_p21_x21_what_is_not_due_costs_no_read(town: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = [
        a_record("c1", state="open", person=key("p1", PEOPLE)),
        a_record("c2", request=a_request(TODAY + DAY), person=key("p1", PEOPLE)),
        a_record("c3", legal_hold=a_guard(), **PASSED),
    ]
    rules = rules_of_today(town.catalogue, T, [COMPLAINTS])
    reads, nights = _counted(monkeypatch, town)
    found = ReadStatuses(town).on(T, rules, TODAY).of(quiet)
    assert [str(found[one.key].code) for one in quiet] == ["open", "requested", "held"]
    assert (reads, nights) == ([], [])


def _counted(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> tuple[list[int], list[JobId]]:
    """Return the sizes of reads of records, and the jobs that are read, from now on."""
    reads: list[int] = []
    nights: list[JobId] = []
    read, job = rig.records.read, rig.jobs.job

    def read_counted(_store: object, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
        reads.append(len(keys))
        return read(tenant, keys)

    def job_counted(_store: object, tenant: TenantId, one: JobId) -> Job | None:
        nights.append(one)
        return job(tenant, one)

    monkeypatch.setattr(type(rig.records), "read", read_counted)
    monkeypatch.setattr(type(rig.jobs), "job", job_counted)
    return reads, nights
