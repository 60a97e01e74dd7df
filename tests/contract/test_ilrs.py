"""Learners' returns: written whole with the learner's version or not at all, many learners a transaction (L4, L5, L10)."""

from dataclasses import replace
from datetime import date

import pytest

from shared.adapters.dynamodb import ilrs as adapter
from shared.application.stored import IlrChange
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import ErasedCounts, Erasure, Record
from tests.contract.backing import Aws, Backing
from tests.contract.builders import JOB, NOON, OTHER, T, a_change, a_record, after
from tests.contract.faults import instead, listening, refusal
from tests.fakes.versions import stored

ILR, EARLIER = IlrId("10000001-2025"), IlrId("10000001-2024")
JO, AL = RecordId("jo"), RecordId("al")
ODD = Aim(
    aim_seq_number=1,
    learn_aim_ref="ZPROG001",
    completion_status=2,
    learn_start_date="2024-09-01",
    learn_actual_end_date="2025-07-31",
    achievement_date="2025-02-30",
    excluded=True,
)
FULL = IlrReturn(
    learner=JO, id=ILR, status=IlrStatus.EXCLUDED, aims=(ODD, Aim(completion_status="two"), Aim()), prepared_at=NOON
)


def a_learner(learner: RecordId = JO) -> Record:
    return a_record(RecordKey(WorkflowId("learners"), learner), learner=LearnerFacts())


def a_return(learner: RecordId = JO, ilr: IlrId = ILR, status: int = 2) -> IlrReturn:
    return IlrReturn(learner=learner, id=ilr, aims=(Aim(completion_status=status),))


def version_of(backing: Backing, record: Record) -> int:
    return backing.records.read(T, [record.key]).records[record.key].version


def returns_of(backing: Backing, learner: RecordId = JO) -> tuple[IlrReturn, ...]:
    return backing.ilrs.returns(T, [learner]).returns[learner]


def test_what_makes_a_record_a_learner_is_read_back(backing: Backing) -> None:
    facts = LearnerFacts(
        ukprn="10000001",
        learn_ref_number="A 1",
        funding=FinalFunding(day=date(2025, 7, 31), reason=FundingReason.DATED),
    )
    removed = Erasure(at=NOON, job=JOB, counts=ErasedCounts(), final_funding_date=date(2025, 7, 31))
    for record in (replace(a_learner(), learner=facts), replace(a_learner(AL), learner=None, erasure=removed)):
        backing.records.save(T, a_change(record))
        assert backing.records.read(T, [record.key]).records == {record.key: stored(record)}


def test_a_return_is_read_back_as_it_came_however_odd(backing: Backing) -> None:
    """L3: such aims are stored as they came."""
    bare = IlrReturn(learner=JO, id=EARLIER)
    backing.ilrs.save(T, IlrChange(record=a_learner(), put=(FULL, bare)))
    assert returns_of(backing) == (bare, FULL)


def test_a_learner_without_returns_has_none_and_nothing_asked_is_nothing_read(backing: Backing) -> None:
    backing.ilrs.save(T, IlrChange(record=a_learner(), put=(FULL,)))
    assert backing.ilrs.returns(T, [AL, AL]).returns == {AL: ()}
    assert backing.ilrs.returns(OTHER, [JO]).returns == {JO: ()}
    assert backing.ilrs.returns(T, []).returns == {}


def test_a_learner_whose_id_continues_another_s_has_returns_of_their_own(backing: Backing) -> None:
    longer = RecordId("jo-2")
    backing.ilrs.save(T, IlrChange(record=a_learner(longer), put=(a_return(longer),)))
    assert returns_of(backing) == ()


def test_returns_are_replaced_and_deleted_in_one_write(backing: Backing) -> None:
    learner = a_learner()
    backing.ilrs.save(T, IlrChange(record=learner, put=(FULL, a_return(ilr=EARLIER))))
    backing.ilrs.save(T, IlrChange(record=after(learner), put=(a_return(),), delete=(EARLIER, IlrId("unknown"))))
    assert returns_of(backing) == (a_return(),)
    assert version_of(backing, learner) == 2


@pytest.mark.parametrize("version", [0, 2])
def test_a_return_is_not_written_past_a_change_of_the_learner(backing: Backing, version: int) -> None:
    """L5: whatever changes the aims takes the learner's next version, so no claim can be written past it, nor it past a claim."""
    learner = a_learner()
    backing.ilrs.save(T, IlrChange(record=learner, put=(FULL,)))
    with pytest.raises(StaleVersion):
        backing.ilrs.save(T, IlrChange(record=replace(learner, version=version), put=(a_return(),)))
    assert returns_of(backing) == (FULL,)


def test_an_unreadable_return_makes_its_learner_unreadable_and_hides_no_other(backing: Backing) -> None:
    """X13."""
    for learner in (JO, AL):
        backing.ilrs.save(T, IlrChange(record=a_learner(learner), put=(a_return(learner),)))
    backing.spoil_return(T, JO, IlrId("bad"))
    rows = backing.ilrs.returns(T, [JO, AL])
    assert rows.unreadable == {JO}
    assert rows.returns == {AL: (a_return(AL),)}


def test_all_returns_of_learners_go_readable_or_not(backing: Backing) -> None:
    """X1 f."""
    many = tuple(a_return(ilr=IlrId(f"10000001-{year}")) for year in range(1990, 2025))
    backing.ilrs.save(T, IlrChange(record=a_learner(), put=many))
    backing.ilrs.save(T, IlrChange(record=a_learner(AL), put=(a_return(AL),)))
    backing.spoil_return(T, JO, IlrId("bad"))
    backing.ilrs.delete_all(T, [JO, RecordId("nobody"), JO])
    assert backing.ilrs.returns(T, [JO, AL]).returns == {JO: (), AL: (a_return(AL),)}
    backing.ilrs.delete_all(T, [])


def test_a_page_tells_who_was_lost_and_writes_the_rest(backing: Backing) -> None:
    """L10: one learner's trouble is nobody else's."""
    learners = [a_learner(RecordId(f"l{number:03d}")) for number in range(120)]
    moved = learners[17]
    backing.records.save(T, a_change(moved))
    own = {one.key: (a_return(one.key.record), a_return(one.key.record, EARLIER)) for one in learners}
    saved = backing.ilrs.save_each(T, [IlrChange(record=one, put=own[one.key]) for one in learners])
    assert saved.conflicts == {moved.key}
    assert saved.rejected == frozenset()
    assert saved.written == {one.key: stored(one) for one in learners if one is not moved}
    rows = backing.ilrs.returns(T, [one.key.record for one in learners]).returns
    assert {learner for learner, its in rows.items() if not its} == {moved.key.record}


def test_an_empty_page_is_nothing(backing: Backing) -> None:
    saved = backing.ilrs.save_each(T, [])
    assert (saved.conflicts, saved.rejected) == (frozenset(), frozenset())


def changes_of(learners: list[Record], returns: int = 1) -> list[IlrChange]:
    return [
        IlrChange(
            record=one, put=tuple(a_return(one.key.record, IlrId(f"1-{number:03d}")) for number in range(returns))
        )
        for one in learners
    ]


def test_a_transaction_holds_at_most_a_hundred_items_and_each_learner_whole(emulated: Aws) -> None:
    changes = changes_of([a_learner(RecordId(f"l{number:03d}")) for number in range(60)], returns=2)
    with listening(emulated.dynamodb, "TransactWriteItems") as sent:
        emulated.ilrs().save_each(T, changes)
    assert [len(one["TransactItems"]) for one in sent] == [99, 81]


def test_a_transaction_holds_at_most_three_and_a_half_megabytes(emulated: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = changes_of([a_learner(RecordId(f"l{number}")) for number in range(4)])
    monkeypatch.setattr(adapter, "LARGEST_TOGETHER", 2_000)  # a learner and their return are about 800 bytes
    with listening(emulated.dynamodb, "TransactWriteItems") as sent:
        emulated.ilrs().save_each(T, changes)
    assert [len(one["TransactItems"]) for one in sent] == [4, 4]


def test_where_one_learner_is_refused_each_stands_alone(emulated: Aws) -> None:
    changes = changes_of([a_learner(RecordId(f"l{number}")) for number in range(3)])
    fault = refusal("ValidationException")
    with instead(emulated.dynamodb, "TransactWriteItems", fault, None, fault, None) as calls:
        saved = emulated.ilrs().save_each(T, changes)
    assert len(calls) == 4
    assert saved.rejected == {changes[1].record.key}
    found = emulated.ilrs().returns(T, [one.record.key.record for one in changes]).returns
    assert [len(its) for its in found.values()] == [1, 0, 1]


def test_what_the_domain_can_t_store_is_rejected_alone(emulated: Aws) -> None:
    good, bad = a_learner(), replace(a_learner(AL), values={"name": object()})
    saved = emulated.ilrs().save_each(T, changes_of([good, bad]))
    assert saved.rejected == {bad.key}
    assert emulated.ilrs().returns(T, [JO]).returns[JO]
    with pytest.raises(Invalid):
        emulated.ilrs().save(T, changes_of([bad])[0])


def test_l10_one_return_of_many_learners_is_read_without_their_others(backing: Backing) -> None:
    learners = [RecordId(f"l{number:03d}") for number in range(130)]
    for learner in learners[:3]:
        change = IlrChange(record=a_learner(learner), put=(a_return(learner), a_return(learner, EARLIER, status=1)))
        backing.ilrs.save(T, change)
    rows = backing.ilrs.of_return(T, [*learners, learners[0]], EARLIER)
    assert rows.unreadable == frozenset()
    assert set(rows.returns) == set(learners)
    assert {learner: own for learner, own in rows.returns.items() if own} == {
        learner: (a_return(learner, EARLIER, status=1),) for learner in learners[:3]
    }
    assert backing.ilrs.of_return(OTHER, learners[:1], ILR).returns == {learners[0]: ()}
    assert backing.ilrs.of_return(T, [], ILR).returns == {}


def test_x13_a_return_that_is_asked_for_alone_is_not_hidden_by_an_unreadable_one_beside_it(backing: Backing) -> None:
    for learner in (JO, AL):
        backing.ilrs.save(T, IlrChange(record=a_learner(learner), put=(a_return(learner),)))
    backing.spoil_return(T, JO, EARLIER)
    rows = backing.ilrs.of_return(T, [JO, AL], ILR)
    assert (rows.returns, rows.unreadable) == ({JO: (a_return(JO),), AL: (a_return(AL),)}, frozenset())
    rows = backing.ilrs.of_return(T, [JO, AL], EARLIER)
    assert (rows.returns, rows.unreadable) == ({AL: ()}, frozenset({JO}))
