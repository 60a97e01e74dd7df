"""When a record is withheld, and why."""

from collections.abc import Callable, Sequence

import pytest

from shared.erasure.grounds import Ground, ground_for_withholding
from shared.records.guards import GuardName
from shared.records.links import Below, Links
from shared.records.record import Record
from shared.records.workflow import Kind
from tests.unit.builders import a_guard, a_person, a_record, an_erased, an_erasure, key

HELD = {"legal_hold": a_guard()}
RESTRICTED = {"restriction": a_guard()}


def _ground(record: Record, rows: Sequence[Record], kind: Kind | None = None) -> Ground | None:
    return ground_for_withholding(record, Links(rows=tuple(rows)), kind)


def test_x7_a_record_without_guards_is_not_withheld() -> None:
    assert _ground(a_record(), [a_person(), a_record("c2")]) is None


@pytest.mark.parametrize(
    ("guards", "ground"),
    [
        (HELD, Ground.LEGAL_HOLD),
        (RESTRICTED, Ground.PROCESSING_RESTRICTED),
        ({**HELD, **RESTRICTED}, Ground.LEGAL_HOLD),
    ],
    ids=["held", "restricted", "both"],
)
def test_x7_a_guard_withholds_the_record_that_it_stands_on(guards: dict[str, object], ground: Ground) -> None:
    assert _ground(a_record(**guards), []) is ground


@pytest.mark.parametrize(
    ("guards", "ground"),
    [
        (HELD, Ground.LINKED_LEGAL_HOLD),
        (RESTRICTED, Ground.LINKED_PROCESSING_RESTRICTED),
        ({**HELD, **RESTRICTED}, Ground.LINKED_LEGAL_HOLD),
    ],
    ids=["held", "restricted", "both"],
)
@pytest.mark.parametrize("make", [a_person, a_record], ids=["person", "parent"])
def test_x7_a_guard_withholds_whoever_points_to_the_record(
    make: Callable[..., Record], guards: dict[str, object], ground: Ground
) -> None:
    assert _ground(a_record(), [a_record("c2"), make("x1", **guards)]) is ground


@pytest.mark.parametrize("guards", [HELD, RESTRICTED], ids=["held", "restricted"])
def test_x7_own_guard_comes_before_a_linked_one(guards: dict[str, object]) -> None:
    ground = _ground(a_record(**guards), [a_person(**HELD, **RESTRICTED)])
    assert ground in {Ground.LEGAL_HOLD, Ground.PROCESSING_RESTRICTED}


def test_x7_a_linked_hold_comes_before_a_linked_restriction_whichever_is_read_first() -> None:
    links = [a_person("p1", **RESTRICTED), a_person("p2", **HELD)]
    assert _ground(a_record(), links) is Ground.LINKED_LEGAL_HOLD
    assert _ground(a_record(), links[::-1]) is Ground.LINKED_LEGAL_HOLD


@pytest.mark.parametrize("guards", [HELD, RESTRICTED], ids=["held", "restricted"])
def test_p12_a_pointer_to_an_erased_person_counts_as_cut(guards: dict[str, object]) -> None:
    person = a_person(erasure=an_erasure(), **guards)
    assert _ground(a_record(person=person.key), [person]) is None


def test_x7_a_hold_on_an_erased_parent_still_withholds_its_strands() -> None:
    parent = an_erased("c9", **HELD)
    strand = a_record(key("s1", "strands"), parent=parent.key)
    assert _ground(strand, [parent]) is Ground.LINKED_LEGAL_HOLD


def test_p12_a_portal_account_that_points_to_a_person_is_withheld() -> None:
    person = a_person()
    account = a_record(person=person.key)
    assert _ground(account, [person], Kind.PORTAL_ACCOUNT) is Ground.LINKED_TO_PERSON
    for kind in (kind for kind in (*Kind, None) if kind is not Kind.PORTAL_ACCOUNT):
        assert _ground(account, [person], kind) is None


def test_p12_an_account_whose_person_is_gone_or_that_points_elsewhere_is_not() -> None:
    person = a_person()
    assert _ground(a_record(person=person.key), [], Kind.PORTAL_ACCOUNT) is None
    erased = a_person(erasure=an_erasure())
    assert _ground(a_record(person=erased.key), [erased], Kind.PORTAL_ACCOUNT) is None
    assert _ground(a_record(parent=key("c9")), [a_record("c9")], Kind.PORTAL_ACCOUNT) is None


def test_x7_a_hold_comes_before_the_link_of_a_portal_account() -> None:
    person = a_person(**HELD)
    assert _ground(a_record(person=person.key), [person], Kind.PORTAL_ACCOUNT) is Ground.LINKED_LEGAL_HOLD


@pytest.mark.parametrize(
    ("guards", "ground"),
    [
        ({GuardName.LEGAL_HOLD}, Ground.LINKED_LEGAL_HOLD),
        ({GuardName.RESTRICTION}, Ground.LINKED_PROCESSING_RESTRICTED),
        (set(GuardName), Ground.LINKED_LEGAL_HOLD),
    ],
)
@pytest.mark.parametrize("kind", [*Kind, None])
def test_x7_a_guard_below_withholds_on_every_path(kind: Kind | None, guards: set[GuardName], ground: Ground) -> None:
    links = Links(below=Below(guards=frozenset(guards), is_open=True))
    assert ground_for_withholding(a_person(), links, kind) is ground


def test_x7_a_restriction_below_comes_behind_a_hold_above() -> None:
    links = Links(rows=(a_person(**HELD),), below=Below(guards=frozenset({GuardName.RESTRICTION})))
    assert ground_for_withholding(a_record(), links) is Ground.LINKED_LEGAL_HOLD


@pytest.mark.parametrize("kind", [*Kind, None])
def test_x7_an_open_case_keeps_its_person_and_no_other_kind(kind: Kind | None) -> None:
    ground = ground_for_withholding(a_person(), Links(below=Below(is_open=True)), kind)
    assert ground is (Ground.LINKED_OPEN_RECORD if kind is Kind.PERSON else None)
