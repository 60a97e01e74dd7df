"""Learners in the nightly anonymisation: who is proposed, who goes, what is kept (L5, L7, L7a, X1 f, X9, X17)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.access.tenant_settings import TenantSettings
from shared.application.erasure.complete_claims import Completed
from shared.application.retention.anonymise import Anonymise
from shared.application.retention.night_selections import NightSelection
from shared.application.stored import Change, Saved
from shared.jobs.job import AnonymisationRun, Job, JobStatus
from shared.jobs.stopped import GROUND_BRAKE
from shared.kernel.identifiers import JobId, RecordId, TenantId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING
from shared.records.workflow import Workflow
from tests.unit.application.learners import AL, ILR, JO, LEARNERS, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.rig import Rig
from tests.unit.builders import COMPLAINTS, JOB, NOW, SECOND, TODAY, T, a_claim, a_guard, a_job, a_request, a_shard

NIGHT = JobId(f"retention_anonymisation-{TODAY}")
DUE, NOT_DUE = date(2020, 3, 1), date(2020, 3, 2)  # with six years, on 2 March 2026


@pytest.fixture
def college(rig: Rig) -> College:
    made = College(rig)
    made.retain(6)
    return made


def _start(college: College) -> Job:
    start_anonymisation_run(college.rig, NOW)
    return college.rig.job(NIGHT)


def _run(college: College) -> dict[RecordId, tuple[str, str | None]]:
    """Run the night, shard by shard, and return its history."""
    job, selection = _start(college), NightSelection(college.rig)
    anonymise = Anonymise(college.rig)
    found: dict[RecordId, tuple[str, str | None]] = {}
    for begun in college.rig.jobs.shards(T, job.id):
        shard = begun
        while True:
            chunk = selection.next_chunk(T, job, shard)
            shard = shard.with_chunk(chunk.keys, chunk.cursor, NOW)
            if chunk.keys:
                result = anonymise(T, job, shard.chunk, chunk.keys)
                college.rig.ledger.write_history(T, result.entries)
                found |= {one.record.record: (one.outcome.value, one.ground) for one in result.entries}
            if chunk.cursor is None:
                break
    return found


def test_l5_a_night_proposes_whom_the_setting_lets_go_and_requests_with_the_setting_on_or_off(college: College) -> None:
    request = _start(college).request
    others = _others(college)
    assert request == AnonymisationRun(
        today=TODAY,
        workflows=(*others, LEARNERS),
        learners=LEARNERS,
        learners_until=DUE,
        without_record_periods=others,  # none has a policy
        without_file_periods=others,
    )
    college.rig.jobs.jobs.clear()
    del college.rig.catalogue.things[T, LearnerRetention, SETTING]
    assert _start(college).request == replace(request, learners_until=None)


def _others(college: College) -> tuple[WorkflowId, ...]:
    kept = (name for _, kind, name in college.rig.catalogue.things if kind is Workflow and name != LEARNERS)
    return tuple(WorkflowId(name) for name in sorted(kept))


def test_l7_whoever_is_past_the_threshold_goes_and_nobody_else(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE), a_learner(AL, day=NOT_DUE), a_learner(RecordId("none")))
    college.hand_in(a_return(JO, DUE), a_return(AL, NOT_DUE))
    assert _run(college) == {JO: ("erased", None)}
    gone = college.row(JO)
    assert gone.erasure is not None
    assert (gone.erasure.final_funding_date, gone.learner, gone.anonymised_on) == (DUE, None, TODAY)
    assert [learner for _, learner, _ in college.rig.ilrs.rows] == [AL]
    (entry,) = [one for one in college.rig.ledger.entries_by.values() if one.record == learner_key(JO)]
    assert entry.final_funding_date == DUE


def test_l5_the_claim_judges_by_the_returns_and_not_by_the_date_that_is_stored(college: College) -> None:
    """X9: the stream may be late, either way."""
    college.rig.put(a_learner(JO, day=DUE), a_learner(AL, day=DUE), a_learner(RecordId("none"), day=DUE))
    college.hand_in(a_return(JO, None), a_return(AL, LONG_AGO))
    left = ("no_longer_matching", None)
    assert _run(college) == {JO: left, RecordId("none"): left, AL: ("erased", None)}
    gone = college.row(AL)
    assert gone.erasure is not None
    assert gone.erasure.final_funding_date == LONG_AGO


def test_l7_a_claim_is_compared_with_the_row_as_it_was_read_so_that_its_date_is_stored_with_it(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    college.rig.put(a_learner(JO, day=DUE))
    college.hand_in(a_return(JO, LONG_AGO))
    save = college.rig.records.save_each
    claims: list[Change] = []

    def look(_: object, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        claims.extend(one for one in changes if one.record.claim is not None)
        return save(tenant, changes)

    monkeypatch.setattr(type(college.rig.records), "save_each", look)
    _run(college)
    (claim,) = claims
    days = [one.learner.funding.day for one in (claim.before, claim.record) if one is not None and one.learner]
    assert days == [DUE, LONG_AGO]


def test_x9_the_setting_is_asked_again_at_the_claim(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE))
    college.hand_in(a_return(JO, DUE))
    job = _start(college)
    college.rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=False)
    result = college.rig.anonymise(T, job, 1, [learner_key(JO)])
    assert [one.outcome.value for one in result.entries] == ["no_longer_matching"]


def test_l7a_a_request_is_carried_out_whatever_the_aims_say_even_where_they_can_t_be_read(college: College) -> None:
    college.rig.put(
        a_learner(JO, request=a_request(TODAY)),
        a_learner(AL, request=a_request(TODAY + timedelta(days=1))),
        a_learner(RecordId("bad"), request=a_request(TODAY)),
    )
    college.hand_in(a_return(JO, None))
    college.rig.ilrs.unreadable.add((T, RecordId("bad"), ILR))
    assert _run(college) == {JO: ("erased", None), RecordId("bad"): ("erased", None)}
    assert college.rig.ilrs.rows == {}


def test_x13_whose_returns_can_t_be_read_is_not_removed_by_age_and_said_to_have_failed(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE))
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    assert _run(college) == {JO: ("failed", "unreadable_return")}
    assert not college.row(JO).is_erased


def test_p10_who_is_held_is_passed_over_without_an_entry(college: College) -> None:
    college.rig.put(
        a_learner(JO, day=DUE, legal_hold=a_guard()),
        a_learner(AL, day=DUE, restriction=a_guard(), request=a_request(TODAY)),
    )
    college.hand_in(a_return(JO, DUE), a_return(AL, DUE))
    assert _run(college) == {}


@pytest.mark.parametrize(("after", "said"), [(0, {}), (1, {JO: ("withheld", "legal_hold")})])
def test_x7_p10_a_hold_that_came_since_the_night_began_is_in_the_history(
    college: College, after: int, said: dict[RecordId, tuple[str, str]]
) -> None:
    college.rig.put(a_learner(JO, day=DUE, legal_hold=replace(a_guard(), set_at=NOW + after * SECOND)))
    college.hand_in(a_return(JO, DUE))
    assert _run(college) == said


def test_x7_who_is_linked_to_somebody_held_is_withheld_and_said_so(college: College) -> None:
    college.rig.put(a_learner(AL, legal_hold=a_guard()), a_learner(JO, day=DUE, person=learner_key(AL)))
    college.hand_in(a_return(JO, DUE))
    assert _run(college) == {JO: ("withheld", "linked_legal_hold")}


def test_x10_a_learner_who_is_both_past_the_threshold_and_requested_counts_once(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE, request=a_request(TODAY)))
    college.hand_in(a_return(JO, DUE))
    assert _run(college) == {JO: ("erased", None)}
    assert len(college.rig.ledger.entries_by) == 1


def test_x5_a_learner_removed_before_is_not_removed_again(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE))
    college.hand_in(a_return(JO, DUE))
    _run(college)
    later = a_job(
        id=JobId("job-2"),
        request=_start(college).request,
        created_at=NOW - SECOND,
    )
    (entry,) = college.rig.anonymise(T, later, 1, [learner_key(JO)]).entries
    assert entry.outcome.value == "already_erased"


@pytest.mark.parametrize(("brake", "is_stopped"), [(1, True), (2, False)])
def test_x17_the_brake_counts_learners_past_the_threshold_without_those_held(
    college: College,
    brake: int,
    is_stopped: bool,  # noqa: FBT001 – a case
) -> None:
    college.rig.keep(TenantSettings(time_zone="Europe/London", erasure_brake=brake))
    college.rig.put(
        a_learner(JO, day=DUE),
        a_learner(AL, day=DUE),
        a_learner(RecordId("later"), day=NOT_DUE),
        *(a_learner(RecordId(f"held{number}"), day=DUE, legal_hold=a_guard()) for number in range(20)),
    )
    assert (_start(college).ground == GROUND_BRAKE) is is_stopped


def test_x17_a_learner_whose_request_has_come_is_the_requests_and_not_the_settings(college: College) -> None:
    college.rig.keep(TenantSettings(time_zone="Europe/London", erasure_brake=1))
    later = a_request(TODAY + timedelta(days=1))
    college.rig.put(
        a_learner(JO, day=DUE, request=a_request(TODAY)),
        a_learner(AL, day=DUE),
        a_learner(RecordId("later"), day=DUE, request=later),
    )
    night = _start(college)
    assert night.stopped is not None
    assert (night.ground, night.stopped.learners, night.stopped.workflows) == (GROUND_BRAKE, 2, (LEARNERS,))
    assert COMPLAINTS in _others(college)


def test_x17_a_stopped_run_is_told_again_when_the_event_comes_back(college: College) -> None:
    college.rig.keep(TenantSettings(time_zone="Europe/London", erasure_brake=0))
    college.rig.put(a_learner(JO, day=DUE), a_learner(AL, request=a_request(TODAY)))
    starts = [start_anonymisation_run(college.rig, NOW) for _ in range(2)]
    assert [(one.is_new, one.is_stopped) for one in starts] == [(True, True), (False, True)]


def test_x3_a_claim_is_rolled_forward_whatever_the_aims_have_become(college: College) -> None:
    college.rig.put(a_learner(JO, day=DUE))
    college.hand_in(a_return(JO, DUE))
    job = _start(college)

    def break_down(*_parts: object) -> None:
        raise ConnectionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(college.rig.ilrs), "delete_all", break_down)
        with pytest.raises(ConnectionError):
            college.rig.anonymise(T, job, 1, [learner_key(JO)])
    assert college.row(JO).claim is not None
    college.hand_in(a_return(JO, None))
    (entry,) = college.rig.anonymise(T, job, 1, [learner_key(JO)]).entries
    assert (entry.outcome.value, entry.final_funding_date) == ("erased", DUE)
    assert college.rig.ilrs.rows == {}


def test_x3_a_given_up_removal_is_completed_with_its_evidence(college: College) -> None:
    college.rig.start(a_job(status=JobStatus.SUCCESS_WITH_WARNINGS), a_shard())
    college.rig.put(a_learner(JO, day=DUE, claim=a_claim(), claim_given_up=True))
    college.hand_in(a_return(JO, DUE))
    assert college.rig.complete_claims(T, lambda: False) == Completed(records=1)
    _, act = college.rig.ledger.acts[-1]
    assert dict(act.details) == {"job": JOB, "scope": "whole", "final_funding_date": str(DUE)}
    assert college.rig.ilrs.rows == {}
