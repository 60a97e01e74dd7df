"""What needs an officer: jobs, a stopped night, days that wait, drafts, and learners that an edit ends (S2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.access.known_users import KEPT, KnownUser
from shared.access.permissions import Caller, Permission
from shared.access.user_roles import UserRoles
from shared.application.access.look_at_jobs import LookAtJobs
from shared.application.learners import find_made_due
from shared.application.learners.find_made_due import FindMadeDue
from shared.application.reading.counted import Counted
from shared.application.reporting.jobs_for_attention import LOOKS_BACK, MOST, FindJobsForAttention, JobsForAttention
from shared.application.retention import waiting_dates
from shared.application.retention.unpublished import ListUnpublished
from shared.application.retention.waiting_dates import CountWaitingDates, Dates, WaitingDates
from shared.application.stored import Rows
from shared.jobs.job import AnonymisationRun, Job, JobStatus, JobType, night_job
from shared.jobs.stopped import GROUND_BRAKE, Confirmation, Stopped
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import JobId, RecordKey, TenantId, UserId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.retention.policy import PolicyDraft
from tests.fakes.records import FakeRecords
from tests.unit.application.raced import RacedRecords
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    NOW,
    OTHER,
    TODAY,
    T,
    a_caller,
    a_caller_without,
    a_guard,
    a_job,
    a_policy,
    a_record,
    a_request,
    an_erasure,
    key,
    some_periods,
)
from tests.unit.refusals import refused

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICER = UserId("officer")
LEARNERS = WorkflowId("learners")
NONE = Counted(number=0)


def _ended(rig: Rig, name: str, ago: timedelta = HOUR, **changes: object) -> Job:
    made = {"status": JobStatus.FAILED, "finished_at": NOW - ago, "created_at": NOW - ago - HOUR, **changes}
    job = replace(a_job(), id=JobId(name), **made)  # type: ignore[arg-type]  # any field of a job
    rig.start(job)
    return job


def _jobs(rig: Rig, caller: Caller | None = None) -> JobsForAttention:
    return FindJobsForAttention(rig)(caller or a_caller())


def _names(found: JobsForAttention) -> list[str]:
    return [job.id for job in found.jobs]


def test_s2_jobs_that_failed_or_have_warnings_are_shown_newest_first(rig: Rig) -> None:
    _ended(rig, "old", 3 * DAY, status=JobStatus.SUCCESS_WITH_WARNINGS)
    _ended(rig, "new")
    _ended(rig, "between", DAY)
    for status in (JobStatus.SUCCESS, JobStatus.CANCELLED):
        _ended(rig, status, status=status)
    _ended(rig, "dry", dry_run=True)
    _ended(rig, "long-ago", LOOKS_BACK + HOUR)
    assert _names(_jobs(rig)) == ["new", "between", "old"]
    assert _names(_jobs(rig, a_caller(tenant=OTHER))) == []
    with refused(Forbidden, "permission_required"):
        _jobs(rig, a_caller_without(Permission.VIEW_JOBS))


def test_s2_of_very_many_jobs_the_newest_are_shown(rig: Rig) -> None:
    for number in range(MOST + 1):
        _ended(rig, f"j{number:02d}", number * HOUR)
    found = _jobs(rig)
    assert (_names(found)[0], len(found.jobs), found.is_more) == ("j00", MOST, True)


def test_s2_many_dry_runs_hide_no_job_behind_them(rig: Rig) -> None:
    for number in range(2 * MOST):
        _ended(rig, f"dry-{number:02d}", number * HOUR, dry_run=True)
    _ended(rig, "behind", 3 * DAY)
    _ended(rig, "long-ago", LOOKS_BACK + HOUR)
    assert _names(_jobs(rig)) == ["behind"]


def test_x21_of_dry_runs_a_bounded_number_of_pages_is_read(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.application.reporting.jobs_for_attention._MOST_PAGES", 1)
    for number in range(2 * MOST):
        _ended(rig, f"dry-{number:02d}", number * HOUR, dry_run=True)
    _ended(rig, "behind", 3 * DAY)
    assert _names(_jobs(rig)) == []


def test_s2_what_a_person_has_looked_at_is_gone_for_them_alone_and_what_came_since_is_not(rig: Rig) -> None:
    _ended(rig, "seen", 2 * HOUR)
    _ended(rig, "unseen", HOUR / 2)
    LookAtJobs(rig)(a_caller(), NOW - HOUR)
    assert _names(_jobs(rig)) == ["unseen"]
    assert _names(_jobs(rig, a_caller(user="clerk"))) == ["unseen", "seen"]
    LookAtJobs(rig)(a_caller(), NOW - 9 * DAY)  # the page of another day, sent again
    assert _names(_jobs(rig)) == ["unseen"]
    assert rig.actions() == [("job_warnings_looked_at", "user/officer")]


def test_s2_no_user_can_look_at_what_is_yet_to_come(rig: Rig) -> None:
    LookAtJobs(rig)(a_caller(), NOW + DAY)
    found = rig.catalogue.get(T, KnownUser, OFFICER)
    assert found is not None
    assert (found.looked_at, found.expires_at) == (NOW, NOW + KEPT)
    with refused(Forbidden, "permission_required"):
        LookAtJobs(rig)(a_caller_without(Permission.VIEW_JOBS), NOW)


def test_s2_looking_keeps_what_is_known_of_the_person(rig: Rig) -> None:
    rig.keep(KnownUser(user=OFFICER, name="Jo", signed_in_at=NOW - DAY), UserRoles(user=OFFICER, roles=()))
    LookAtJobs(rig)(a_caller(), NOW)
    found = rig.catalogue.get(T, KnownUser, OFFICER)
    assert found is not None
    assert (found.name, found.looked_at, found.expires_at) == ("Jo", NOW, NOW - DAY + KEPT)


def _stopped(rig: Rig, day: date, *confirmed: str) -> Job:
    stopped = Stopped(records={COMPLAINTS: 7}, files={}, learners=0)
    for one in confirmed:
        kept = Confirmation(workflows=(WorkflowId(one),), job=JobId("again"))
        stopped = replace(stopped, confirmed=(*stopped.confirmed, kept))
    run = AnonymisationRun(today=day, workflows=(WorkflowId(COMPLAINTS),))
    name = night_job(JobType.RETENTION_ANONYMISATION, day)
    return _ended(rig, name, request=run, ground=GROUND_BRAKE, stopped=stopped)


@pytest.mark.parametrize("day", [TODAY, TODAY - DAY])
def test_x17_a_stopped_night_is_listed_with_its_numbers_while_it_waits(rig: Rig, day: date) -> None:
    night = _stopped(rig, day)
    found = _jobs(rig)
    assert (found.stopped, found.jobs) == (night, ())


def test_x17_a_night_that_is_confirmed_or_followed_by_another_waits_no_more(rig: Rig) -> None:
    _stopped(rig, TODAY - DAY)
    _stopped(rig, TODAY, COMPLAINTS)
    assert _jobs(rig).stopped is None
    _ended(rig, night_job(JobType.RETENTION_ANONYMISATION, TODAY), status=JobStatus.SUCCESS)
    assert _jobs(rig).stopped is None


def test_p9_p10_reviews_and_requests_are_counted_by_whether_their_day_has_come(rig: Rig) -> None:
    days = [TODAY - 40 * DAY, TODAY - DAY, TODAY, TODAY + DAY, TODAY + 30 * DAY, TODAY + 31 * DAY]
    for number, day in enumerate(days):
        rig.put(a_record(f"h{number}", legal_hold=a_guard(review=day)), a_record(f"r{number}", request=a_request(day)))
    same = Dates(overdue=Counted(number=2), today=Counted(number=1), soon=Counted(number=2))
    assert CountWaitingDates(rig)(a_caller()) == WaitingDates(reviews=same, requests=same)
    assert not same.is_empty
    assert CountWaitingDates(rig)(a_caller(tenant=OTHER)).reviews.is_empty
    with refused(Forbidden, "permission_required"):
        CountWaitingDates(rig)(a_caller_without(Permission.EDIT_DATA_PROTECTION))


@pytest.mark.parametrize(
    ("days", "overdue", "now", "soon"),
    [
        ([-1, -1, 0], Counted(number=2), Counted(number=0, is_more=True), Counted(number=0, is_more=True)),
        ([-1, -1, -1], *[Counted(number=2, is_more=True), *[Counted(number=0, is_more=True)] * 2]),
        ([-1, 0, 5], Counted(number=1), Counted(number=1), Counted(number=0, is_more=True)),
        ([-1, 0], Counted(number=1), Counted(number=1), NONE),
    ],
)
def test_x21_a_list_is_counted_up_to_a_bound_and_says_where_there_may_be_more(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, days: list[int], overdue: Counted, now: Counted, soon: Counted
) -> None:
    monkeypatch.setattr(waiting_dates, "MOST", 2)
    rig.put(*(a_record(f"h{place}", legal_hold=a_guard(review=TODAY + day * DAY)) for place, day in enumerate(days)))
    assert CountWaitingDates(rig)(a_caller()).reviews == Dates(overdue=overdue, today=now, soon=soon)


def test_p2_policies_whose_draft_is_not_what_is_published_are_listed(rig: Rig) -> None:
    def draft(name: str, **changes: object) -> PolicyDraft:
        return PolicyDraft(workflow=WorkflowId(name), periods=some_periods(**changes))

    assert ListUnpublished(rig)(a_caller()) == []
    rig.keep(a_policy("a"), draft("a"), a_policy("b"), draft("b", records=99), draft("c"), draft("d", enabled=False))
    rig.keep(PolicyDraft(workflow=WorkflowId("e"), periods=type(draft("e").periods)()))
    assert ListUnpublished(rig)(a_caller()) == ["b", "c", "d"]
    assert ListUnpublished(rig)(a_caller(tenant=OTHER)) == []
    with refused(Forbidden, "permission_required"):
        ListUnpublished(rig)(a_caller_without(Permission.MANAGE_RETENTION_POLICIES))


def _a_learner(name: str, years: int = 7, made_due_on: date | None = TODAY, **changes: object) -> Record:
    day = TODAY.replace(year=TODAY.year - years)
    facts = LearnerFacts(funding=FinalFunding(day=day, reason=FundingReason.DATED), made_due_on=made_due_on)
    return a_record(key(name, LEARNERS), state="learning", learner=facts, **changes)


def _keep_learners(rig: Rig, *, enabled: bool = True) -> None:
    setting = LearnerRetention(enabled=enabled, version=1)
    rig.catalogue.things[T, LearnerRetention, SETTING] = setting
    rig.catalogue.things[T, LearnerWorkflow, SETTING] = LearnerWorkflow(workflow=LEARNERS, version=1)


def _made_due(rig: Rig, caller: Caller | None = None) -> tuple[list[str], bool]:
    found = FindMadeDue(rig)(caller or a_caller())
    return [one.key.record for one in found.learners], found.is_whole


def test_l5_learners_that_an_edit_brought_past_the_threshold_are_named(rig: Rig) -> None:
    _keep_learners(rig)
    rig.put(
        _a_learner("edited"),
        _a_learner("earlier", years=8),
        _a_learner("aged", made_due_on=None),
        _a_learner("young", years=2),
        _a_learner("gone", erasure=an_erasure()),
    )
    assert _made_due(rig) == (["edited", "earlier"], True)
    assert _made_due(rig, a_caller(tenant=OTHER)) == ([], True)
    with refused(Forbidden, "permission_required"):
        FindMadeDue(rig)(a_caller_without(Permission.READ_RECORDS))


def test_l5_a_learner_removed_while_the_index_was_behind_is_not_named(rig: Rig) -> None:
    class Behind(RacedRecords):
        def read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
            found = FakeRecords.read(self, tenant, keys).records
            return Rows(records={key: replace(row, erasure=an_erasure()) for key, row in found.items()})

    _keep_learners(rig)
    rig.put(_a_learner("edited"))
    rig.records = Behind(ledger=rig.ledger, rows=rig.records.rows)
    assert _made_due(rig) == ([], True)


def test_l1_no_learner_is_made_due_while_the_setting_is_off(rig: Rig) -> None:
    _keep_learners(rig, enabled=False)
    rig.put(_a_learner("edited"))
    assert _made_due(rig) == ([], True)


def test_x21_of_very_many_learners_past_the_threshold_a_bounded_number_is_looked_at(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_made_due, "MOST_READ", 2)
    _keep_learners(rig)
    rig.put(*(_a_learner(f"l{number}", years=7 + number) for number in range(3)))
    assert _made_due(rig) == (["l0", "l1"], False)
