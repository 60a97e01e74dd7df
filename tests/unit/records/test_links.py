"""What a record adds to those that it points to, and what that means there (X7, X18)."""

import pytest

from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import WorkflowId
from shared.records.guards import GuardName
from shared.records.links import Bearing, Below, Counts, InState, LinkCounts, LinkFacts, seen_from_above
from shared.records.record import Claim
from shared.records.relinking import Needed, needed, relinking
from shared.records.scope import Files, Whole
from shared.records.workflow import Kind, Workflow
from tests.unit.builders import (
    COMPLAINTS,
    JOB,
    NOW,
    STRANDS,
    a_guard,
    a_person,
    a_record,
    a_workflow,
    an_erasure,
    changed,
    key,
    people,
    strands,
)
from tests.unit.refusals import refused

OPEN, CLOSED = InState(COMPLAINTS, "open"), InState(COMPLAINTS, "closed")
HELD = Bearing(COMPLAINTS, GuardName.LEGAL_HOLD)
P1, P2 = a_person("p1", version=3), a_person("p2", version=4)
CASE = a_record("c1", person=P1.key)
STRAND = a_record(key("s1", STRANDS), parent=CASE.key)
ROWS = {one.key: one for one in (P1, P2, CASE)}
WORKFLOWS: dict[str, Workflow] = {one.id: one for one in (a_workflow(), people(), strands())}


def test_x18_a_new_case_tells_its_person_of_itself() -> None:
    case = changed(CASE, version=0, legal_hold=a_guard())
    assert needed(None, case) == Needed(rows=frozenset({P1.key}))
    links = relinking(None, case, ROWS, LinkCounts())
    assert links.facts == {P1.key: LinkFacts(state="closed", guards=(GuardName.LEGAL_HOLD,))}
    assert links.added == {P1.key: {CLOSED: 1, HELD: 1}}
    assert (links.pointed_at, links.passed, links.own_counts) == ({P1.key: 3}, {}, None)


@pytest.mark.parametrize(
    "change", [{"values": {"ward": "North"}}, {"policy_date": NOW.date()}, {"claim_given_up": True}]
)
def test_x18_what_changes_neither_pointer_nor_state_nor_guard_nor_erasure_writes_no_link(
    change: dict[str, object],
) -> None:
    assert needed(CASE, changed(CASE, **change)) is None
    bare = a_record("c2")
    assert needed(bare, changed(bare, state="open", legal_hold=a_guard())) is None


def test_x18_a_transition_and_a_guard_move_the_counts() -> None:
    moved = changed(CASE, state="open", legal_hold=a_guard())
    links = relinking(CASE, moved, {}, LinkCounts())
    assert links.added == {P1.key: {CLOSED: -1, OPEN: 1, HELD: 1}}
    assert (links.pointed_at, links.passed) == ({}, {})


def test_x18_what_a_strand_adds_goes_on_to_the_person_of_its_case() -> None:
    guarded = changed(STRAND, legal_hold=a_guard())
    links = relinking(STRAND, guarded, ROWS, LinkCounts())
    held = {Bearing(STRANDS, GuardName.LEGAL_HOLD): 1}
    assert links.added == {CASE.key: held, P1.key: held}
    assert links.facts.keys() == {CASE.key}
    assert links.passed == {CASE.key: CASE.version}


def test_x18_a_strand_whose_case_is_not_there_tells_that_row_alone() -> None:
    links = relinking(STRAND, changed(STRAND, legal_hold=a_guard()), {}, LinkCounts())
    assert (set(links.added), links.passed) == ({CASE.key}, {})


def test_x18_each_way_to_one_person_counts() -> None:
    both = changed(STRAND, person=P1.key)
    links = relinking(both, changed(both, legal_hold=a_guard()), ROWS, LinkCounts())
    assert links.added[P1.key] == {Bearing(STRANDS, GuardName.LEGAL_HOLD): 2}


def test_x18_a_case_that_gets_another_person_takes_along_what_its_strands_add() -> None:
    case = changed(CASE, is_linked=True)
    own = LinkCounts(counts={InState(STRANDS, "closed"): 2}, version=9)
    assert needed(case, changed(case, person=P2.key)) == Needed(rows=frozenset({P2.key}), own_counts=True)
    links = relinking(case, changed(case, person=P2.key), ROWS, own)
    assert links.added == {
        P1.key: {CLOSED: -1, InState(STRANDS, "closed"): -2},
        P2.key: {CLOSED: 1, InState(STRANDS, "closed"): 2},
    }
    assert links.facts == {P1.key: None, P2.key: LinkFacts(state="closed")}
    assert (links.own_counts, links.pointed_at) == (9, {P2.key: 4})


def test_x18_a_strand_that_changes_reads_the_case_that_it_had_and_the_one_that_it_gets() -> None:
    other = a_record("c9")
    held = changed(STRAND, legal_hold=a_guard())
    assert needed(STRAND, held) == Needed(rows=frozenset({CASE.key}))
    assert needed(STRAND, changed(held, parent=other.key)) == Needed(rows=frozenset({CASE.key, other.key}))
    assert needed(STRAND, changed(held, parent=None)) == Needed(rows=frozenset({CASE.key}))


def test_x18_an_erased_record_adds_nothing_and_its_strand_still_tells_the_case() -> None:
    erased = changed(CASE, person=None, erasure=an_erasure())
    assert relinking(CASE, erased, {}, LinkCounts()).added == {P1.key: {CLOSED: -1}}
    gone = relinking(STRAND, changed(STRAND, erasure=an_erasure()), ROWS, LinkCounts())
    assert gone.facts == {CASE.key: LinkFacts(state="closed", is_erased=True)}
    less = {InState(STRANDS, "closed"): -1}
    assert gone.added == {CASE.key: less, P1.key: less}


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"claim": Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition=None)}, "erasure_in_progress"),
        ({"claim": Claim(job=JOB, at=NOW, scope=Files((1,)), transition=None)}, "erasure_in_progress"),
        ({"erasure": an_erasure()}, "already_erased"),
    ],
)
def test_x4_no_new_pointer_leads_to_what_is_claimed_or_erased_and_an_old_one_may_stay(
    target: dict[str, object], code: str
) -> None:
    rows = {P1.key: changed(P1, **target)}
    with refused(RuleConflict, code):
        relinking(None, CASE, rows, LinkCounts())
    assert relinking(CASE, changed(CASE, state="open"), rows, LinkCounts()).added


def test_x7_a_held_or_restricted_target_takes_links() -> None:
    rows = {P1.key: changed(P1, legal_hold=a_guard(), restriction=a_guard())}
    assert relinking(None, CASE, rows, LinkCounts()).pointed_at == {P1.key: 3}


def _counted(*counters: tuple[InState | Bearing, int]) -> Below:
    return seen_from_above(dict(counters), WORKFLOWS)


def test_x7_the_workflows_of_now_say_what_is_open() -> None:
    assert _counted((CLOSED, 3)) == Below()
    assert _counted((OPEN, 1), (CLOSED, 3)) == Below(is_open=True)
    assert _counted((OPEN, 0), (HELD, 0)) == Below()
    assert _counted((InState(COMPLAINTS, "a state that has gone"), 1)) == Below(is_open=True)
    assert _counted((HELD, 2)) == Below(guards=frozenset({GuardName.LEGAL_HOLD}))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.CASE, Kind.STRAND}])
def test_p12_accounts_and_learners_do_not_count(kind: Kind) -> None:
    other = WorkflowId("others")
    counts: Counts = {InState(other, "open"): 1, Bearing(other, GuardName.LEGAL_HOLD): 1}
    assert seen_from_above(counts, {other: a_workflow(other, kind=kind)}) == Below()


def test_x7_what_no_workflow_explains_withholds() -> None:
    other = WorkflowId("others")
    counts: Counts = {InState(other, "open"): 1, Bearing(other, GuardName.RESTRICTION): 1}
    assert seen_from_above(counts, {}) == Below(guards=frozenset({GuardName.RESTRICTION}), is_open=True)
