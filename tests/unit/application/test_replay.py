"""A replay's chunks, its order over all shards, and the gate that it opens (X16)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.access.evidence import Evidence
from shared.application.replay.replay_chunk import INCOMPLETE
from shared.application.replay.request_replay import BEGINNING, MARGIN, RequestReplay
from shared.jobs.history import HistoryEntry
from shared.jobs.job import ErasureReplay, Job, JobStatus
from shared.jobs.shard import ShardEnd
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import SHARDS, JobId, RecordKey, TenantId
from shared.records.content import ContentCounts
from shared.records.guards import GuardName
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from shared.records.scope import Files, Scope, Whole
from tests.fakes.ledger import FakeLedger
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    NOW,
    OTHER_JOB,
    SECOND,
    T,
    a_claim,
    a_mark,
    a_person,
    a_record,
    an_entry,
    an_erased,
    key,
    keys_of_shard,
)

AGO = NOW - timedelta(hours=1)
SHARD = 3
CASES = keys_of_shard(SHARD, 230)
HOLD = {"date": "2026-01-05", "review_date": "2026-09-01"}


def _erased(record: RecordKey, job: str = "old", scope: Scope = Whole.RECORD, offset: int = 0) -> HistoryEntry:
    return an_entry(
        record,
        Outcome.ERASED if scope is Whole.RECORD else Outcome.FILE_ERASED,
        job=JobId(job),
        at=AGO + offset * SECOND,
        erased=ErasedCounts(fields=1) if scope is Whole.RECORD else None,
        scope=scope,
    )


def _held(rig: Rig, record: RecordKey, offset: int = 0) -> None:
    act = Evidence(action="legal_hold_set", subject=str(record), by="officer", at=AGO + offset * SECOND, details=HOLD)
    rig.ledger.write_evidence(T, act)


def _replays(rig: Rig) -> RequestReplay:
    return RequestReplay(rig)


def _start(rig: Rig) -> Job:
    (job,) = _replays(rig)("operator", AGO).values()
    return job


def _run(rig: Rig, job: Job, *numbers: int) -> None:
    for number in numbers or range(16):
        rig.run_shard(T, job.id, number, SPAN)


def _run_all(rig: Rig, job: Job) -> Job:
    """Run every shard, and once more those that had to wait."""
    _run(rig, job)
    _run(rig, job)
    return rig.job(job.id)


def test_x16_more_than_a_chunk_is_erased_and_counted_exactly(rig: Rig) -> None:
    rig.put(*(a_record(one, values={"name": "Jo"}) for one in CASES))
    rig.ledger.write_history(T, [_erased(one, offset=number) for number, one in enumerate(CASES)])
    ended = _run_all(rig, _start(rig))
    assert (ended.status, ended.tally) == (JobStatus.SUCCESS, {Outcome.ERASED: len(CASES)})
    assert all(rig.row(one).is_erased and not rig.row(one).values for one in CASES)


def test_x16_an_erasure_that_two_jobs_have_told_of_counts_once(rig: Rig) -> None:
    rig.put(*(a_record(one) for one in CASES[:150]))
    for number, job in enumerate(("old", "replay of old")):
        told = [_erased(one, job, offset=number * 600 + place) for place, one in enumerate(CASES[:150])]
        rig.ledger.write_history(T, told)
    assert _run_all(rig, _start(rig)).tally == {Outcome.ERASED: 150}


@pytest.mark.parametrize("between", [0, 150], ids=["one page", "pages apart"])
def test_x5_x16_a_second_erasure_is_replayed_onto_the_first_however_far_behind_its_entry_is(
    rig: Rig, between: int
) -> None:
    record, others = CASES[0], CASES[1 : 1 + between]
    row = an_erased(record, values={"name": "Jo"})
    assert row.erased_at is not None
    rig.put(row, *(a_record(one) for one in others))
    first = replace(_erased(record), at=row.erased_at)
    busy = [replace(_erased(one), at=row.erased_at + SECOND) for one in others]
    second = replace(_erased(record, "again"), at=row.erased_at + 2 * SECOND)
    rig.ledger.write_history(T, [first, *busy, second])
    (job,) = _replays(rig)("operator", None).values()
    assert _run_all(rig, job).tally == {Outcome.ERASED: 1 + between}
    assert not rig.row(record).values


def test_x16_files_that_went_on_several_nights_all_go_and_their_record_stays(rig: Rig) -> None:
    record, busy = CASES[0], CASES[1:120]
    rig.put(a_record(record, values={"name": "Jo"}, counts=ContentCounts(attachments=3)))
    rig.put(*(a_record(one, counts=ContentCounts(attachments=1)) for one in busy))
    told = [_erased(record, "night 1", Files((1,)))]
    told += [_erased(one, "night 1", Files((1,)), 1 + number) for number, one in enumerate(busy)]
    told += [_erased(record, "night 2", Files((3,)), 400), _erased(record, "night 3", Files((1,)), 500)]
    rig.ledger.write_history(T, told)
    ended = _run_all(rig, _start(rig))
    assert ended.tally == {Outcome.FILE_ERASED: len(busy) + 2}
    assert rig.row(record).values == {"name": "Jo"}
    assert [number for (_, (one, _, number)) in rig.records.parts if one == record] == [2]


def test_x16_nothing_is_erased_before_holds_stand_in_every_shard(rig: Rig) -> None:
    person = next(one for one in (key(f"p{n}", "people") for n in range(100)) if one.shard == SHARD + 1)
    rig.put(a_person(person.record), a_record(CASES[0], person=person))
    rig.ledger.write_history(T, [_erased(CASES[0])])
    _held(rig, person)
    job = _start(rig)
    _run(rig, job, SHARD)
    assert rig.row(CASES[0]).claim is None
    assert rig.shard(SHARD, job.id).in_hand == (CASES[0],)
    ended = _run_all(rig, job)
    assert ended.tally == {Outcome.WITHHELD: 1, Outcome.REPLAYED: 1}
    assert not rig.row(CASES[0]).is_erased


def test_x16_where_a_shard_was_given_up_the_others_erase_nothing_and_the_gate_stays_closed(rig: Rig) -> None:
    rig.put(a_record(CASES[0]))
    rig.ledger.write_history(T, [_erased(CASES[0])])
    job = _start(rig)
    rig.abandon_shard(T, job.id, SHARD + 1, SPAN)
    ended = _run_all(rig, job)
    assert (ended.status, ended.tally) == (JobStatus.FAILED, {Outcome.FAILED: 1})
    entries, _ = rig.ledger.history(T, job.id, None, None, None, 10)
    assert [entry.ground for entry in entries] == [INCOMPLETE]
    assert not rig.row(CASES[0]).is_erased
    assert rig.gate.is_closed(T)


def test_x16_a_record_held_many_times_counts_once(rig: Rig) -> None:
    rig.put(*(a_record(one) for one in CASES[:120]))
    for turn in range(2):
        for number, one in enumerate(CASES[:120]):
            _held(rig, one, turn * 200 + number)
    ended = _run_all(rig, _start(rig))
    assert ended.tally == {Outcome.REPLAYED: 120}
    assert {GuardName.LEGAL_HOLD in rig.row(one).guards for one in CASES[:120]} == {True}


def test_x13_x16_one_bad_record_fails_alone(rig: Rig) -> None:
    rig.put(a_record(CASES[0]), a_record(CASES[1]), a_record(CASES[2]))
    rig.records.unreadable.add((T, CASES[1]))
    _held(rig, CASES[0])
    _held(rig, CASES[1])
    bad = Evidence(action="legal_hold_set", subject=str(CASES[2]), by="officer", at=AGO, details={"date": "soon"})
    rig.ledger.write_evidence(T, bad)
    assert _run_all(rig, _start(rig)).tally == {Outcome.REPLAYED: 1, Outcome.FAILED: 2}


def test_x7_x16_an_act_that_cannot_be_read_fails_no_record_but_stops_the_replay(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hold in it would be on no record, with the gate open."""
    rig.put(a_record(CASES[0]))
    _held(rig, CASES[0])
    job = _start(rig)
    acts_on = FakeLedger.acts_on

    def unreadable(ledger: FakeLedger, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        if subject == str(CASES[0]):
            raise ValueError("a row of an Evidence can't be read")
        return acts_on(ledger, tenant, subject, since)

    monkeypatch.setattr(FakeLedger, "acts_on", unreadable)
    with pytest.raises(ValueError, match="Evidence"):
        _run(rig, job, SHARD)
    assert rig.job(job.id).tally == {}
    assert rig.gate.is_closed(T)


def test_x4_x16_an_erased_record_takes_no_hold_from_the_ledger_either(rig: Rig) -> None:
    rig.put(an_erased(CASES[0]))
    _held(rig, CASES[0])
    assert _run_all(rig, _start(rig)).tally == {Outcome.ALREADY_ERASED: 1}
    assert not rig.row(CASES[0]).guards


def test_x4_x16_a_hold_on_a_claimed_record_waits_for_another_replay_and_says_so(rig: Rig) -> None:
    claimed = a_record(CASES[0], claim=a_claim(OTHER_JOB))
    rig.put(claimed)
    _held(rig, CASES[0])
    job = _start(rig)
    assert _run_all(rig, job).tally == {Outcome.FAILED: 1}
    entries, _ = rig.ledger.history(T, job.id, None, None, None, 10)
    assert [(entry.outcome, entry.ground) for entry in entries] == [(Outcome.FAILED, "erasure_in_progress")]


def test_x16_the_margin_before_the_moment_restored_to_is_replayed_as_well(rig: Rig) -> None:
    job = _start(rig)
    assert job.request == ErasureReplay(restored_to=AGO, since=AGO - MARGIN, until=NOW)


def test_x16_without_a_moment_all_that_the_ledger_has_is_replayed(rig: Rig) -> None:
    rig.put(a_record(CASES[0]))
    rig.ledger.write_history(T, [_erased(CASES[0], offset=-1_000_000)])
    (job,) = _replays(rig)("operator", None).values()
    assert isinstance(job.request, ErasureReplay)
    assert job.request.since == BEGINNING
    assert _run_all(rig, job).tally == {Outcome.ERASED: 1}


def test_x16_a_moment_yet_to_come_is_refused(rig: Rig) -> None:
    with pytest.raises(Invalid, match="restored_to_in_future"):
        _replays(rig)("operator", NOW + SECOND)
    assert not rig.gate.is_closed(T)


def test_x16_a_replay_onto_another_moment_is_refused_while_one_is_under_way(rig: Rig) -> None:
    job = _start(rig)
    assert _start(rig).id == job.id
    with pytest.raises(RuleConflict, match="replay_under_way"):
        _replays(rig)("operator", AGO - SECOND)


def test_x16_the_gate_opens_by_the_end_of_the_replay_alone(rig: Rig) -> None:
    gate = rig.gate
    assert not gate.is_closed(T)
    assert _replays(rig).stop_runs("operator") == 1
    assert gate.is_closed(T)
    with pytest.raises(RuleConflict, match="runs_stopped"):
        gate.check(T)
    job = _start(rig)
    assert gate.is_closed(T)
    with pytest.raises(RuleConflict, match="replay_required"):
        gate.check(T)
    _run_all(rig, job)
    assert not gate.is_closed(T)
    del rig.jobs.jobs[T, job.id]
    assert gate.is_closed(T)


def test_x16_stopping_runs_while_a_replay_is_under_way_changes_nothing(rig: Rig) -> None:
    job = _start(rig)
    _replays(rig).stop_runs("operator")
    assert _run_all(rig, job).status is JobStatus.SUCCESS
    assert not rig.gate.is_closed(T)


def test_x10_x16_an_abandoned_shard_tells_of_files_by_themselves(rig: Rig) -> None:
    record = a_record(CASES[0], mark=a_mark(Outcome.FILE_ERASED, job=JobId("j"), chunk=1, scopes=(Files((2,)),)))
    rig.put(record)
    job = _start(rig)
    shard = replace(rig.shard(SHARD, job.id), job=JobId("j"), in_hand=(CASES[0],), chunk=1)
    job = replace(job, id=JobId("j"))
    others = [replace(shard, number=one, in_hand=(), end=ShardEnd.DONE) for one in range(SHARDS) if one != shard.number]
    rig.start(job, shard, *others)
    rig.abandon_shard(T, job.id, shard.number, SPAN)
    entries, _ = rig.ledger.history(T, job.id, None, None, None, 10)
    assert [(entry.scope, entry.outcome) for entry in entries] == [(Files((2,)), Outcome.FILE_ERASED)]
