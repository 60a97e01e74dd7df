"""A hold below that comes between a decision and its write: what a guard stops is conditional on the other end (X7, X18)."""

from dataclasses import replace

import pytest

from shared.application.records.save_record import Draft, SaveRecord
from shared.application.retention.date_chunk import DateChunk
from shared.application.stored import Change
from shared.erasure.decision import ErasureTask, InFilter, Named
from shared.jobs.job import PolicyRun, RuleRange
from shared.kernel.errors import RuleConflict
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    JOB,
    NOW,
    PEOPLE,
    STRANDS,
    TODAY,
    T,
    a_caller,
    a_filter,
    a_guard,
    a_job,
    a_person,
    a_record,
    a_workflow,
    key,
)
from tests.unit.refusals import refused

ONE, PERSON, STRAND = key("c1"), key("p1", PEOPLE), key("s1", STRANDS)
TASK = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=InFilter(a_filter()))
WITHHELD = [("withheld", "linked_legal_hold")]


@pytest.fixture
def raced(rig: Rig) -> Rig:
    """Return a rig in which a case's strand is held right before the next write."""
    rig.put(a_person(), a_record(ONE, values={"name": "Jo"}, person=PERSON), a_record(STRAND, parent=ONE))
    rig.records.interludes.append(lambda: _hold(rig))
    return rig


def _hold(rig: Rig) -> None:
    strand = rig.row(STRAND)
    rig.records.save(T, Change(record=replace(strand, guards=a_record(legal_hold=a_guard()).guards), before=strand))


@pytest.mark.parametrize("task", [TASK, replace(TASK, basis=Named())], ids=["in a filter", "named"])
def test_x7_x18_a_hold_below_that_comes_between_keeps_a_record_from_the_claim(raced: Rig, task: ErasureTask) -> None:
    entries = raced.erase_chunk(T, task, 1, [ONE]).entries
    assert [(one.outcome.value, one.ground) for one in entries] == WITHHELD
    assert raced.row(ONE).claim is None


def test_x7a_x18_a_hold_below_that_comes_between_keeps_the_pointer_from_an_edit(raced: Rig) -> None:
    draft = Draft(values={}, person=None, version=raced.row(ONE).version)
    with refused(RuleConflict, "held"):
        SaveRecord(raced)(a_caller(), ONE, draft)
    assert raced.row(ONE).person == PERSON


def test_x7_x18_r8_a_hold_below_that_comes_between_stops_a_rules_transition(raced: Rig) -> None:
    raced.keep(a_workflow())
    rule = RuleRange(workflow=COMPLAINTS, state="closed", until=NOW, transition="archive")
    job = a_job(request=PolicyRun(today=TODAY, workflows=(), rules=(rule,)))
    entries = DateChunk(raced)(T, job, 1, [ONE]).entries
    assert [(one.outcome.value, one.ground) for one in entries] == WITHHELD
    assert raced.row(ONE).state == "closed"
