"""What waits behind a link for several nights: asked each night, in the history when it is news, in no brake (X17, P10, X7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.tenant_settings import TenantSettings
from shared.application.records.guard_record import GuardRecord
from shared.jobs.job import Job, JobStatus
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import Attachment, ContentCounts
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.records.scope import Whole
from shared.retention.stage import StageName, file_stage, stage_of
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    NOW,
    PEOPLE,
    TODAY,
    T,
    a_caller,
    a_guard,
    a_person,
    a_policy,
    a_record,
    a_request,
    an_attachment,
    changed,
    key,
)

LONG_AGO = NOW - timedelta(days=1000)
PERSON, CASE = key("p1", PEOPLE), key("c1")
HELD = ("whole", "withheld", "linked_legal_hold")


@pytest.fixture
def town(rig: Rig) -> Rig:
    """Return a rig with a held person, whose case is due."""
    rig.keep(a_policy(), TenantSettings())
    rig.put(a_person("p1", legal_hold=a_guard()), _due())
    return rig


def _due(own: RecordKey = CASE, /, **changes: object) -> Record:
    made = {"state_entered_at": LONG_AGO, "policy_date": TODAY, "person": PERSON}
    return a_record(own, **{**made, **changes})


def _file(rig: Rig, record: Record, count: int = 1) -> Record:
    record = replace(record, counts=ContentCounts(attachments=count))
    rig.put(record)
    for number in range(1, count + 1):
        rig.put_files(record.key, an_attachment(number, added_at=LONG_AGO, due_on=TODAY, awaits_dating=False))
    return record


def _files(rig: Rig) -> list[StageName]:
    parts = [one for one in rig.records.parts.values() if isinstance(one, Attachment)]
    return [stage.name for one in parts if (stage := file_stage(one))]


def _job(night: int) -> JobId:
    return JobId(f"retention_anonymisation-{TODAY + night * DAY}")


def _night(rig: Rig, night: int) -> list[tuple[str, str, str | None]]:
    """Play one night, and return its history."""
    rig.clock.at = NOW + night * DAY
    start_anonymisation_run(rig, rig.clock.at)
    rig.run_shards(_job(night), replace(SPAN, leave_by=SPAN.leave_by + night * DAY))
    entries, _ = rig.ledger.history(T, _job(night), None, None, None, 1000)
    return sorted((str(one.scope), one.outcome.value, one.ground) for one in entries)


def _guard(rig: Rig, **guards: object) -> None:
    row = rig.row(PERSON)
    rig.records.rows[T, PERSON] = changed(row, version=row.version + 1, **guards)


def test_x17_the_history_names_it_when_it_first_waits_when_its_ground_changes_and_when_it_goes(town: Rig) -> None:
    assert _night(town, 0) == [HELD]
    assert _night(town, 1) == _night(town, 2) == []
    assert town.job(_job(1)).status is JobStatus.SUCCESS
    _guard(town, legal_hold=None, restriction=a_guard())
    assert _night(town, 3) == [("whole", "withheld", "linked_processing_restricted")]
    assert _night(town, 4) == []
    _guard(town, restriction=None)
    assert _night(town, 5) == [("whole", "erased", None)]
    assert town.row(CASE).waiting is None


def test_x17_it_is_in_a_stage_of_its_own_that_the_brake_does_not_count(town: Rig) -> None:
    town.keep(TenantSettings(erasure_brake=1, file_erasure_brake=0))
    _night(town, 0)
    stage = stage_of(town.row(CASE))
    assert stage is not None
    assert stage.name is StageName.LINKED
    town.put(_due(key("c2"), person=None))
    assert _night(town, 1) == [("whole", "erased", None)]
    town.put(_due(key("c3"), person=None), _due(key("c4"), person=None))
    _night(town, 2)
    stopped = town.job(_job(2)).stopped
    assert stopped is not None
    assert dict(stopped.records) == {COMPLAINTS: 2}


def test_x17_a_new_date_ends_the_waiting_and_the_next_night_that_finds_it_tells_it_again(town: Rig) -> None:
    _night(town, 0)
    row = town.row(CASE)
    town.records.rows[T, CASE] = replace(row, policy_date=TODAY + DAY, version=row.version + 1)
    assert _night(town, 1) == [HELD]
    assert _night(town, 2) == []


def test_x17_its_own_guard_takes_it_out_and_back_without_a_word(town: Rig) -> None:
    _night(town, 0)
    for guards in ({"restriction": a_guard()}, {"restriction": None}):
        row = town.row(CASE)
        town.records.rows[T, CASE] = changed(row, version=row.version + 1, **guards)
        assert _night(town, 1 if guards["restriction"] else 2) == []
    stage = stage_of(town.row(CASE))
    assert stage is not None
    assert stage.name is StageName.LINKED


def test_x17_a_request_that_waits_is_asked_although_the_brake_stops_the_night(town: Rig) -> None:
    town.put(_due(request=a_request(TODAY + DAY)))
    assert _night(town, 0) == [HELD]
    stage = stage_of(town.row(CASE))
    assert stage is not None
    assert stage.name is StageName.LINKED_REQUESTED
    _guard(town, legal_hold=None)
    town.keep(TenantSettings(erasure_brake=0))
    town.put(_due(key("c2"), person=None))
    _night(town, 1)
    requests = JobId(f"{_job(1)}-requests")
    town.run_shards(requests, replace(SPAN, leave_by=SPAN.leave_by + DAY))
    assert town.outcomes(requests) == {"complaints/c1": "erased"}
    assert not town.row(key("c2")).is_erased


@pytest.mark.parametrize("count", [1, 89, 90, 91, 200])
def test_x7_the_due_files_of_what_waits_wait_with_it_and_are_not_named_apart(town: Rig, count: int) -> None:
    _file(town, _due(), count)
    assert _night(town, 0) == [HELD]
    assert _files(town) == [StageName.FILE_LINKED] * count
    assert _night(town, 1) == []


@pytest.mark.parametrize("count", [1, 91, 200])
def test_x17_a_record_that_is_not_due_is_named_once_for_the_files_that_wait(town: Rig, count: int) -> None:
    record = _file(town, _due(policy_date=None, state="open"), count)
    assert _night(town, 0) == [HELD]
    assert _files(town) == [StageName.FILE_LINKED] * count
    assert _night(town, 1) == []
    _guard(town, legal_hold=None)
    assert _night(town, 2) == [(f"{number:06d}", "file_erased", None) for number in range(1, count + 1)]
    assert _files(town) == []
    assert not town.row(record.key).is_erased


@pytest.mark.parametrize("count", [1, 91, 200])
def test_x17_p10_the_files_of_a_held_record_wait_without_a_word_and_the_brake_counts_them_once_it_is_released(
    town: Rig, count: int
) -> None:
    _file(town, _due(person=None, policy_date=None, legal_hold=a_guard()), count)
    assert _night(town, 0) == _night(town, 1) == []
    assert _files(town) == [StageName.FILE_LINKED] * count
    town.keep(TenantSettings(file_erasure_brake=0))
    GuardRecord(town).lift(a_caller(), CASE, GuardName.LEGAL_HOLD)
    assert _files(town) == [StageName.FILE_DUE] * count
    assert _night(town, 2) == []
    stopped = town.job(_job(2)).stopped
    assert stopped is not None
    assert dict(stopped.files) == {COMPLAINTS: count}
    town.keep(TenantSettings())
    assert _night(town, 3) == [(f"{number:06d}", "file_erased", None) for number in range(1, count + 1)]
    assert _files(town) == []


@pytest.mark.parametrize("guards", [{"legal_hold": a_guard()}, {"restriction": a_guard()}])
@pytest.mark.parametrize("count", [1, 91, 200])
def test_x17_files_that_a_guard_has_left_waiting_are_counted_before_any_night_takes_them(
    town: Rig, count: int, guards: dict[str, object]
) -> None:
    _file(town, _due(person=None, policy_date=None, **guards), count)
    _night(town, 0)
    row = town.row(CASE)  # as a replay leaves it, or the release of a record with thousands of files
    town.records.rows[T, CASE] = replace(row, guards={}, version=row.version + 1)
    town.keep(TenantSettings(file_erasure_brake=0))
    assert _night(town, 1) == []
    assert _files(town) == [StageName.FILE_DUE] * count
    _night(town, 2)
    stopped = town.job(_job(2)).stopped
    assert stopped is not None
    assert dict(stopped.files) == {COMPLAINTS: count}


def test_x10_a_chunk_that_has_put_files_back_takes_none_of_them_when_it_comes_again(town: Rig) -> None:
    _file(town, _due(person=None, policy_date=None, legal_hold=a_guard()), 200)
    _night(town, 0)
    row = town.row(CASE)
    town.records.rows[T, CASE] = replace(row, guards={}, version=row.version + 1)
    town.clock.at = NOW + DAY
    start_anonymisation_run(town, town.clock.at)
    for chunk in (2, 2, 3):
        assert town.anonymise(T, town.job(_job(1)), chunk, [CASE]).entries == ()
        assert _files(town) == [StageName.FILE_DUE] * 200


def test_p10_a_release_leaves_files_waiting_that_another_guard_or_a_link_keeps(town: Rig) -> None:
    _file(town, _due(policy_date=None, state="open"))
    both = _due(key("c2"), person=None, policy_date=None, legal_hold=a_guard(), restriction=a_guard())
    _file(town, both)
    _night(town, 0)
    GuardRecord(town).place(a_caller(), CASE, GuardName.LEGAL_HOLD, "a reason", TODAY + DAY)
    for own in (CASE, key("c2")):
        GuardRecord(town).lift(a_caller(), own, GuardName.LEGAL_HOLD)
    assert _files(town) == [StageName.FILE_LINKED] * 2


@pytest.mark.parametrize("guard", GuardName)
@pytest.mark.parametrize(
    ("changes", "count"),
    [({}, 0), ({}, 1), ({}, 200), ({"state": "open", "policy_date": None}, 1)],
    ids=["no files", "a file", "many files", "a file of an open record"],
)
def test_x7_p10_a_guard_that_comes_after_the_start_of_the_night_is_in_the_history_once(
    rig: Rig, guard: GuardName, changes: dict[str, object], count: int
) -> None:
    rig.keep(a_policy(), TenantSettings())
    _file(rig, _due(person=None, **changes), count)
    start_anonymisation_run(rig, rig.clock.at)
    rig.clock.at += SPAN.deadline - NOW
    GuardRecord(rig).place(a_caller(), CASE, guard, "inquest", TODAY + DAY)
    task = rig.job(_job(0))
    first, again = (rig.anonymise(T, task, 1, [CASE]).entries for _ in range(2))
    said = [(one.scope, one.outcome.value, one.ground) for one in first]
    assert said == [(Whole.RECORD, "withheld", guard.facts.ground)]
    assert [(one.scope, one.outcome.value, one.ground) for one in again] == said
    assert [_night(rig, night) for night in (1, 2)] == [[], []]
    assert not rig.row(CASE).is_erased


@pytest.mark.parametrize("count", [0, 1, 200])
@pytest.mark.parametrize("is_open", [False, True])
def test_x10_a_chunk_that_comes_back_at_any_write_counts_the_same(town: Rig, count: int, is_open: bool) -> None:  # noqa: FBT001 – a case
    if is_open and not count:
        return
    record = _due(policy_date=None, state="open") if is_open else _due()
    _file(town, record, count)
    task = _chunk_of(town)
    first = town.anonymise(T, task, 1, [CASE]).entries
    again = town.anonymise(T, task, 1, [CASE]).entries
    assert [(one.scope, one.outcome) for one in again] == [(one.scope, one.outcome) for one in first]
    assert [(one.scope, one.outcome.value) for one in first] == [(Whole.RECORD, "withheld")]
    assert town.anonymise(T, task, 2, [CASE]).entries == ()


def test_x10_another_writer_between_the_writes_of_many_files_makes_it_look_again(town: Rig) -> None:
    _file(town, _due(), 200)
    task = _chunk_of(town)

    def edit() -> None:
        row = town.row(CASE)
        town.records.rows[T, CASE] = replace(row, version=row.version + 1)

    town.records.interludes += [lambda: None, edit]
    (entry,) = town.anonymise(T, task, 1, [CASE]).entries
    assert (entry.scope, entry.ground) == (Whole.RECORD, "linked_legal_hold")
    assert _files(town) == [StageName.FILE_LINKED] * 200


def _chunk_of(rig: Rig) -> Job:
    start_anonymisation_run(rig, NOW)
    return rig.job(_job(0))
