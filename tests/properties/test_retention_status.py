"""What a record's status says is what the nights do (P21)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.erasure.decision import Decision, Erase, ErasureTask, Settled, decide
from shared.erasure.grounds import ground_for_withholding
from shared.erasure.waiting import Wait
from shared.learners.retention import LearnerRetention
from shared.records.guards import GuardName
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.links import Below, Links
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.dp_fields import dp_fields
from shared.retention.due import Due
from shared.retention.policy import Policy
from shared.retention.retention_status import CODES, RetentionStatus, StatusCode, retention_status
from tests.unit.builders import (
    COMPLAINTS,
    JOB,
    LONDON,
    NOW,
    TODAY,
    a_guard,
    a_person,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_erasure,
)

WORKFLOW = a_workflow()
FAR = TODAY + timedelta(days=40_000)
_days = st.sampled_from([TODAY + timedelta(days=away) for away in (-800, -366, -365, -31, -1, 0, 1, 31, 365)])
_instants = _days.map(lambda day: datetime.combine(day, time(11), tzinfo=LONDON))
_kinds = st.sampled_from([Kind.CASE, Kind.PERSON, Kind.PORTAL_ACCOUNT, Kind.LEARNER])
_months = st.sampled_from([None, 0, 1, 12])
_policies = st.none() | st.builds(
    lambda enabled, records, archived: a_policy(enabled=enabled, records=records, states={"archived": archived}),
    st.sampled_from([True, True, True, False]),
    _months,
    _months,
)
_learners = st.builds(LearnerRetention, enabled=st.booleans(), years=st.sampled_from([1, 2]))
_links = st.builds(
    lambda person, guards, is_open: Links(
        rows=person, below=Below(guards=frozenset(guards), is_open=is_open), counted=1
    ),
    st.sampled_from([(), (a_person(),), (a_person(legal_hold=a_guard()),), (a_person(restriction=a_guard()),)]),
    st.sampled_from([(), (GuardName.RESTRICTION,)]),
    st.booleans(),
)


@st.composite
def _records(draw: st.DrawFn, kind: Kind) -> Record:
    entered = draw(_instants)
    facts = None
    if kind is Kind.LEARNER:
        day = draw(st.none() | _days)
        facts = LearnerFacts(funding=FinalFunding(day=day, reason=FundingReason.DATED if day else FundingReason.OPEN))
    return a_record(
        state=draw(st.sampled_from(["open", "closed", "closed", "archived"])),
        state_entered_at=entered,
        ended_at=draw(st.sampled_from([None, entered, entered - timedelta(days=31)])),
        policy_date=None if kind is Kind.LEARNER else draw(st.none() | _days),
        is_kept_by_login=draw(st.sampled_from([False, False, True])),
        request=draw(st.none() | st.none() | _days.map(a_request)),
        legal_hold=draw(st.sampled_from([None, None, None, a_guard()])),
        restriction=draw(st.sampled_from([None, None, None, a_guard()])),
        erasure=draw(st.sampled_from([None, None, None, None, an_erasure()])),
        person=a_person().key,
        learner=facts,
    )


_worlds = _kinds.flatmap(lambda kind: st.tuples(st.just(kind), _records(kind), _policies, _learners, _links))
_World = tuple[Kind, Record, Policy | None, LearnerRetention, Links]


def _due(world: _World, today: date = TODAY) -> Due:
    _, _, policy, learners, _ = world
    return Due(today=today, zone=LONDON, policies={COMPLAINTS: policy} if policy else {}, learners=learners)


def _status(world: _World) -> RetentionStatus:
    kind, record, _, _, links = world
    linked = None if record.guards else ground_for_withholding(record, links, kind)
    return retention_status(record, replace(WORKFLOW, kind=kind), _due(world), linked=linked)


def _night(world: _World, today: date, links: Links | None = None) -> Decision:
    """Judge the record as that day's night would, as things are now."""
    kind, record, _, _, own = world
    task = ErasureTask(job=JOB, by="schedule", asked_at=NOW, basis=_due(world, today))
    workflow = replace(WORKFLOW, kind=kind)
    return decide(record, own if links is None else links, workflow, task, 1, NOW, lambda _job: False)


@settings(max_examples=300)
@given(_worlds)
def test_p21_a_night_erases_what_is_due_or_has_been_asked_for_by_then_and_nothing_else(world: _World) -> None:
    status = _status(world)
    is_asked_for = status.code == StatusCode.REQUESTED and status.ground is None and _until(status) <= TODAY
    assert isinstance(_night(world, TODAY), Erase) == (status.code == StatusCode.DUE or is_asked_for)


@settings(max_examples=300)
@given(_worlds)
def test_p21_the_day_that_a_status_names_is_the_first_on_which_a_night_takes_the_record(world: _World) -> None:
    status = _status(world)
    if status.code in {StatusCode.KEPT_UNTIL, StatusCode.REQUESTED} and status.ground is None:
        day = _until(status)
        assert not isinstance(_night(world, day - timedelta(days=1), Links()), Erase)
        assert isinstance(_night(world, day, Links()), Erase)


@settings(max_examples=300)
@given(_worlds)
def test_p21_what_is_kept_says_the_ground_by_which_the_night_withholds_it(world: _World) -> None:
    status, decision = _status(world), _night(world, TODAY)
    is_withheld = isinstance(decision, Wait) or (isinstance(decision, Settled) and decision.outcome is Outcome.WITHHELD)
    said = {StatusCode.LINKED, *(name.facts.status for name in GuardName)}
    if is_withheld:
        assert status.code in said
        assert isinstance(decision, Wait | Settled)
        assert decision.ground == status.ground
    else:
        assert status.code != StatusCode.LINKED


@settings(max_examples=300)
@given(_worlds)
def test_p21_what_has_no_date_goes_in_no_night_however_late(world: _World) -> None:
    status = _status(world)
    if not status.is_dated:
        assert not isinstance(_night(world, FAR), Erase)


@settings(max_examples=300)
@given(_worlds)
def test_p6_p21_a_record_will_be_anonymised_exactly_where_its_status_has_a_date(world: _World) -> None:
    kind, record, _, learners, _ = world
    status = _status(world)
    fields = dp_fields(record, kind, status, TODAY, learners)
    assert fields["dp_will_be_anonymised"] == status.is_dated
    assert status.code in CODES
    if fields["dp_will_be_anonymised"]:
        assert fields["dp_anonymisation_date"] is not None
    if record.is_erased or record.guards:
        assert not fields["dp_will_be_anonymised"]


def _until(status: RetentionStatus) -> date:
    assert status.until is not None
    return status.until
