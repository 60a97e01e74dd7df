"""A chunk with bad records among good ones, and a chunk in a dry run."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.application.chunks.result import ChunkResult
from shared.erasure.decision import ErasureTask, InFilter
from shared.kernel.identifiers import RecordKey
from shared.records.content import ContentCounts
from tests.unit.application.rig import Rig
from tests.unit.builders import JOB, NOW, PEOPLE, T, a_claim, a_filter, a_guard, a_person, a_record, an_erased, key

ONE, TWO, THREE = key("c1"), key("c2"), key("c3")
TASK = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=InFilter(a_filter()))
FULL = a_record(ONE, values={"name": "Jo"}, person=key("p1", PEOPLE), counts=ContentCounts(messages=2, attachments=2))


def _erased(rig: Rig, *keys: RecordKey, task: ErasureTask = TASK) -> ChunkResult:
    return rig.erase_chunk(T, task, 1, keys)


def _outcomes(result: ChunkResult) -> dict[RecordKey, tuple[str, str | None]]:
    return {entry.record: (entry.outcome.value, entry.ground) for entry in result.entries}


def _unreadable(rig: Rig) -> None:
    rig.records.unreadable.add((T, TWO))


def _link_unreadable(rig: Rig) -> None:
    rig.put(a_person(), a_record(TWO, person=key("p1", PEOPLE)))
    rig.records.unreadable.add((T, key("p1", PEOPLE)))


def _counts_unreadable(rig: Rig) -> None:
    rig.put(a_record(TWO, is_linked=True))
    rig.records.unreadable_counts.add((T, TWO))


def _undecidable(rig: Rig) -> None:
    rig.put(a_record(TWO, entered_state_here_at=NOW.replace(tzinfo=None)))


def _unstorable(rig: Rig) -> None:
    rig.records.unstorable.add(TWO)


@pytest.mark.parametrize(
    ("spoil", "ground"),
    [
        (_unreadable, "unreadable_record"),
        (_link_unreadable, "unreadable_link"),
        (_counts_unreadable, "unreadable_link"),
        (_undecidable, "unreadable_record"),
        (_unstorable, "unreadable_record"),
    ],
)
def test_x13_one_bad_record_fails_alone(rig: Rig, spoil: Callable[[Rig], None], ground: str) -> None:
    rig.put(a_record(ONE), a_record(TWO, values={"name": "Jo"}), a_record(THREE))
    spoil(rig)
    assert _outcomes(_erased(rig, ONE, TWO, THREE)) == {
        ONE: ("erased", None),
        TWO: ("failed", ground),
        THREE: ("erased", None),
    }
    assert not rig.row(TWO).is_erased


def test_x13_a_finish_that_cannot_be_stored_is_never_reported_as_erased(rig: Rig) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes += [lambda: None, lambda: rig.records.unstorable.add(ONE)]
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("failed", "not_storable")}
    assert rig.row(ONE).claim is not None


def test_x7_a_hold_that_is_known_comes_before_a_link_that_is_unreadable(rig: Rig) -> None:
    rig.put(a_person(), a_record(ONE, person=key("p1", PEOPLE), legal_hold=a_guard()))
    rig.records.unreadable.add((T, key("p1", PEOPLE)))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("withheld", "legal_hold")}


@pytest.mark.parametrize("transition", [None, "archive"])
def test_r7_a_dry_run_foretells_every_outcome_and_changes_nothing(rig: Rig, transition: str | None) -> None:
    held, erased = a_record(TWO, legal_hold=a_guard()), an_erased(THREE)
    stuck = a_record("c4", state="open")
    rig.put(a_person(), FULL, held, erased, stuck)
    before, parts = dict(rig.records.rows), dict(rig.records.parts)
    filter_ = a_filter(states=("closed", "open"))
    dry = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=InFilter(filter_), transition=transition, dry_run=True)
    foretold = _erased(rig, ONE, TWO, THREE, key("c4"), key("c5"), task=dry)
    assert (rig.records.rows, rig.records.parts, len(rig.files.versions)) == (before, parts, 2)
    assert all(entry.dry_run for entry in foretold.entries)
    real = _erased(rig, ONE, TWO, THREE, key("c4"), key("c5"), task=replace(dry, dry_run=False))
    assert _outcomes(foretold) == _outcomes(real)


def test_x3_a_claim_is_rolled_forward_though_a_link_is_unreadable(rig: Rig) -> None:
    rig.put(a_person(), a_record(ONE, values={"name": "Jo"}, person=key("p1", PEOPLE), claim=a_claim()))
    rig.records.unreadable.add((T, key("p1", PEOPLE)))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("erased", None)}
