"""The loop of every chunk, by itself (X10, X13)."""

from collections.abc import Sequence

import pytest

from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE
from shared.application.retrying import ROUNDS
from shared.application.stored import Change, Saved
from shared.erasure.decision import Settled
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.outcome import Outcome
from tests.unit.builders import a_record, key
from tests.unit.refusals import refused

ONE, TWO, THREE = key("c1"), key("c2"), key("c3")
DATED = Settled(outcome=Outcome.DATED)


def a_change(one: RecordKey) -> Change:
    return Change(record=a_record(one), before=a_record(one))


class Page:
    """Steps that remember the rounds; *answers* are the store's, then all is written."""

    def __init__(self, *answers: Saved) -> None:
        self.answers = list(answers)
        self.rounds: list[list[RecordKey]] = []

    def read(self, keys: Sequence[RecordKey]) -> int:
        self.rounds.append(list(keys))
        return len(self.rounds)

    def write(self, changes: Sequence[Change]) -> Saved:  # noqa: ARG002 – the answer is given
        return self.answers.pop(0) if self.answers else Saved()


def _dated(_round: int, one: RecordKey) -> Step[Change]:
    return Step(change=a_change(one), settled=DATED)


def test_what_somebody_else_changed_is_looked_at_again_and_nothing_else() -> None:
    chunk = Page(Saved(conflicts=frozenset({TWO})))
    assert until_settled([ONE, TWO], chunk.read, _dated, chunk.write) == {ONE: DATED, TWO: DATED}
    assert chunk.rounds == [[ONE, TWO], [TWO]]


def test_a_record_with_more_to_do_has_another_round() -> None:
    chunk = Page()

    def decide(number: int, one: RecordKey) -> Step[Change]:
        return Step(change=a_change(one), settled=DATED if number == 3 else None, more=number < 3)

    assert until_settled([ONE], chunk.read, decide, chunk.write) == {ONE: DATED}
    assert chunk.rounds == [[ONE]] * 3


def test_x13_one_record_s_defect_fails_it_alone_and_so_does_a_refusal_by_the_store() -> None:
    chunk = Page(Saved(rejected=frozenset({TWO})))

    def decide(number: int, one: RecordKey) -> Step[Change]:
        if one == ONE:
            raise LookupError(one)
        return Step(change=a_change(one), settled=DATED, more=one == TWO and number == 1)

    failed = {ground: Settled(outcome=Outcome.FAILED, ground=ground) for ground in (UNREADABLE, "too_large")}
    settled = until_settled([ONE, TWO, THREE], chunk.read, decide, chunk.write, "too_large")
    assert settled == {ONE: failed[UNREADABLE], TWO: failed["too_large"], THREE: DATED}
    assert len(chunk.rounds) == 1


def test_a_defect_that_is_not_contained_fails_the_chunk() -> None:
    def decide(_round: int, one: RecordKey) -> Step[Change]:
        raise LookupError(one)

    with pytest.raises(LookupError):
        until_settled([ONE], Page().read, decide, Page().write, contained=())


def test_records_that_keep_changing_are_to_be_tried_later_unless_the_last_round_settles_them() -> None:
    conflicts = Saved(conflicts=frozenset({ONE}))
    assert until_settled([ONE], Page().read, _dated, Page(*[conflicts] * (ROUNDS - 1)).write) == {ONE: DATED}
    with refused(Unavailable, "contended"):
        until_settled([ONE], Page().read, _dated, Page(*[conflicts] * ROUNDS).write)


def test_a_record_that_needs_no_entry_has_none() -> None:
    def decide(_round: int, _one: RecordKey) -> Step[Change]:
        return Step()

    assert until_settled([ONE], Page().read, decide, Page().write) == {}
