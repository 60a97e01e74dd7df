"""Learners: whatever the stream does, their dates end as their returns say; whoever is due is what a range finds (L2–L5, L8)."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shared.application.learners.update_funding import UpdateFunding
from shared.application.stored import Change, IlrChange, Saved
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordId, RecordKey, TenantId
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.learners.retention import LearnerRetention
from shared.records.learner import FundingReason
from tests.fakes.records import FakeRecords
from tests.unit.application.learners import College, a_learner, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import T, an_erasure

LEARNERS = [RecordId(name) for name in ("jo", "al", "nobody")]
ILRS = [IlrId(f"10000001-{year}") for year in (2019, 2020)]
texts = st.none() | st.sampled_from(["2019-07-31", "2020-07-31", "2024-02-29", "2025-02-30", "soon"])
aims = st.builds(
    Aim,
    completion_status=st.sampled_from([1, 2, 3, 6, 7, None]),
    learn_actual_end_date=texts,
    achievement_date=texts,
    excluded=st.booleans(),
)
returns = st.builds(
    IlrReturn,
    learner=st.sampled_from(LEARNERS[:2]),
    id=st.sampled_from(ILRS),
    status=st.sampled_from(IlrStatus),
    aims=st.lists(aims, max_size=3).map(tuple),
)


@dataclass(frozen=True, slots=True)
class Write:
    """A return is written, or deleted if *is_gone*."""

    of: IlrReturn
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Deliver:
    """Some of the changes that wait are delivered, in any order and some twice; *fails* says that the store does not answer.

    *between* is written by somebody else after the function has read.
    """

    picks: tuple[int, ...]
    fails: bool
    between: Write | None


@dataclass(frozen=True, slots=True)
class Remove:
    """A learner is removed; a return of theirs slips through after that."""

    learner: RecordId


writes = st.builds(Write, of=returns, is_gone=st.booleans())
deliveries = st.builds(
    Deliver,
    picks=st.lists(st.integers(0, 9), max_size=6).map(tuple),
    fails=st.booleans(),
    between=st.none() | writes,
)
removals = st.builds(Remove, learner=st.sampled_from(LEARNERS[:2]))


class Stream:
    """A college, and the changes that its stream has not yet got rid of."""

    def __init__(self) -> None:
        self.college = College(Rig())
        self.rig = self.college.rig
        self.rig.put(*(a_learner(learner) for learner in LEARNERS[:2]))
        self.waiting: list[RecordId] = [LEARNERS[2]]

    def write(self, said: Write) -> None:
        """Write as the API and the import do: not to somebody who has been removed."""
        record = self.college.row(said.of.learner)
        if record.is_erased:
            return
        put, gone = ((), (said.of.id,)) if said.is_gone else ((said.of,), ())
        self.rig.ilrs.save(T, IlrChange(record=record, put=put, delete=gone))
        self.waiting.append(said.of.learner)

    def deliver(self, said: Deliver) -> None:
        """Hand over a batch; what could not be dated waits on."""
        batch = [self.waiting[pick % len(self.waiting)] for pick in said.picks if self.waiting]
        if said.between is not None:
            self.rig.records.interludes.append(lambda: self.write(said.between) if said.between else None)
        try:
            _fallible(self.college.update, fails=said.fails)(T, batch)
        except Unavailable:
            return
        finally:
            self.rig.records.interludes.clear()
        self.waiting = [learner for learner in self.waiting if learner not in batch or self._changed(learner, said)]

    def remove(self, said: Remove) -> None:
        """Remove a learner, and let a return of theirs slip through."""
        record = self.college.row(said.learner)
        if record.is_erased:
            return
        self.rig.put(replace(record, learner=None, erasure=an_erasure(), version=record.version + 1))
        self.rig.ilrs.delete_all(T, [said.learner])
        self.college.hand_in(IlrReturn(learner=said.learner, id=ILRS[0]))
        self.waiting.append(said.learner)

    def _changed(self, learner: RecordId, said: Deliver) -> bool:
        return said.between is not None and said.between.of.learner == learner


class Unanswering(FakeRecords):
    """Writes the first change of a chunk and then does not answer."""

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        FakeRecords.save_each(self, tenant, changes[:1])
        raise Unavailable("store_unavailable", "a store did not answer")


def _fallible(update: UpdateFunding, *, fails: bool) -> UpdateFunding:
    if not fails or not isinstance(update.records, FakeRecords):
        return update
    fallible = copy(update)
    fallible.records = Unanswering(ledger=update.records.ledger, rows=update.records.rows)
    return fallible


@given(st.lists(writes | deliveries | removals, max_size=25))
def test_l4_any_order_repetition_and_partial_failure_of_changes_ends_in_the_date_of_the_rule(
    story: list[Write | Deliver | Remove],
) -> None:
    stream = Stream()
    for step in story:
        match step:
            case Write():
                stream.write(step)
            case Deliver():
                stream.deliver(step)
            case Remove():
                stream.remove(step)
    stream.college.update(T, stream.waiting)
    left = stream.rig.ilrs.returns(T, LEARNERS).returns
    for learner in LEARNERS[:2]:
        record = stream.college.row(learner)
        if record.is_erased:
            assert (record.learner, left[learner]) == (None, ())
        else:
            assert record.learner is not None
            assert record.learner.funding == final_funding(left[learner])
    assert RecordKey(learner_key().workflow, LEARNERS[2]) not in {key for _, key in stream.rig.records.rows}


@given(st.lists(returns, max_size=4), st.randoms(use_true_random=False))
def test_l2_the_decision_does_not_depend_on_the_order_of_returns_or_aims(
    found: list[IlrReturn], chance: Random
) -> None:
    decided = final_funding(found)
    shuffled = [replace(one, aims=tuple(chance.sample(one.aims, len(one.aims)))) for one in found]
    chance.shuffle(shuffled)
    assert final_funding(shuffled) == decided
    assert (decided.day is not None) == (decided.reason is FundingReason.DATED)


@given(st.lists(returns, min_size=1, max_size=3))
def test_l2_what_is_ignored_changes_nothing(found: list[IlrReturn]) -> None:
    decided = final_funding(found)
    more = IlrReturn(
        learner=LEARNERS[0], id=ILRS[0], aims=(Aim(completion_status=6), Aim(completion_status=1, excluded=True))
    )
    again = final_funding([*found, more])
    if decided.reason is not FundingReason.NO_AIMS:
        assert again == decided


around_leap_days = st.builds(
    lambda year, offset: date(year, 3, 1) + timedelta(days=offset), st.integers(1900, 2100), st.integers(-4, 4)
)
some_days = around_leap_days | st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(some_days, some_days, st.integers(1, 99))
def test_l5_a_range_up_to_the_latest_due_finds_exactly_those_who_are_due(ended: date, today: date, years: int) -> None:
    retention = LearnerRetention(enabled=True, years=years)
    latest = retention.latest_due(today)
    assert latest is not None
    assert (ended <= latest) == retention.is_due(ended, today)


@given(some_days, st.integers(1, 99))
def test_l5_a_learner_is_due_from_the_day_of_removal_on_and_not_before(ended: date, years: int) -> None:
    retention = LearnerRetention(enabled=True, years=years)
    removal = retention.removal_date(ended)
    assert removal is not None
    assert retention.is_due(ended, removal)
    assert not retention.is_due(ended, removal - timedelta(days=1))
