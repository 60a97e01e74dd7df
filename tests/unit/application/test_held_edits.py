"""What an edit may not cut while a guard keeps the record, and what it keeps of what it replaces (X7a)."""

from collections.abc import Callable, Mapping

import pytest

from shared.application.records.save_record import Draft, SaveRecord
from shared.application.stored import MOST_CONTENTS
from shared.kernel.errors import Fault, Invalid, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.content import ContentCounts, PreservedVersion
from shared.records.record import Record
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    NOW,
    PEOPLE,
    STRANDS,
    T,
    a_caller,
    a_guard,
    a_person,
    a_record,
    a_request,
    an_erased,
    changed,
    key,
)
from tests.unit.refusals import refused

CALLER = a_caller()
ONE, PERSON, STRAND = key("c1"), key("p1", PEOPLE), key("s1", STRANDS)
HELD = {"legal_hold": a_guard()}
RESTRICTED = {"restriction": a_guard()}


@pytest.fixture
def save(rig: Rig) -> SaveRecord:
    return SaveRecord(rig)


def family(rig: Rig, **guards: Mapping[str, object]) -> None:
    """Put a person, their case and its strand there, with the guards of *guards* by ``person``, ``case`` and ``strand``."""
    rig.put(
        changed(a_person(values={"name": "Jo"}), **guards.get("person", {})),
        changed(a_record(ONE, values={"name": "Jo"}, person=PERSON), **guards.get("case", {})),
        changed(a_record(STRAND, values={"name": "Jo"}, parent=ONE), **guards.get("strand", {})),
    )


def preserved(rig: Rig, record: Record) -> list[PreservedVersion]:
    return [
        one
        for (_, (key, _, _)), one in rig.records.parts.items()
        if key == record.key and isinstance(one, PreservedVersion)
    ]


CUTS = {
    "the case of a held person": ({"person": HELD}, ONE, Draft(values={}, person=None, version=1)),
    "the case of a restricted person": ({"person": RESTRICTED}, ONE, Draft(values={}, person=None, version=1)),
    "a held case": ({"case": HELD}, ONE, Draft(values={}, person=None, version=1)),
    "a held case, elsewhere": ({"case": HELD}, ONE, Draft(values={}, person=key("p2", PEOPLE), version=1)),
    "the strand of a held case": ({"case": HELD}, STRAND, Draft(values={}, parent=None, version=1)),
    "the strand of a restricted case": ({"case": RESTRICTED}, STRAND, Draft(values={}, parent=key("c2"), version=1)),
    "the strand of a held person's case": ({"person": HELD}, STRAND, Draft(values={}, parent=None, version=1)),
    "the case of a held strand": ({"strand": HELD}, ONE, Draft(values={}, person=None, version=1)),
    "a held strand": ({"strand": HELD}, STRAND, Draft(values={}, parent=key("c2"), version=1)),
}


@pytest.mark.parametrize(("guards", "record", "draft"), CUTS.values(), ids=CUTS)
def test_x7a_the_pointer_through_which_a_guard_keeps_either_end_stays(
    rig: Rig, save: SaveRecord, guards: Mapping[str, Mapping[str, object]], record: RecordKey, draft: Draft
) -> None:
    family(rig, **guards)
    rig.put(a_person("p2"), a_record("c2"))
    before = rig.row(record)
    with refused(RuleConflict, "held") as found:
        save(CALLER, record, draft)
    name = "parent_id" if record == STRAND else "person_id"
    assert [fault.pointer for fault in found.value.faults] == [f"/{name}"]
    assert found.value.detail.startswith(f"{name} can't be cut or changed: the ")
    assert found.value.detail.endswith(" keeps this; it has to be lifted first")
    assert rig.row(record) == before


def test_x7a_the_refusal_names_the_guard_and_what_bears_it(rig: Rig, save: SaveRecord) -> None:
    family(rig, person=RESTRICTED)
    with refused(RuleConflict, "held") as found:
        save(CALLER, ONE, Draft(values={}, person=None, version=1))
    said = "can't be cut or changed: the restriction on people/p1 keeps this; it has to be lifted first"
    assert found.value.faults == (Fault("/person_id", said),)


def test_x7a_a_pointer_may_be_set_where_there_is_none_and_every_other_may_be_cut(rig: Rig, save: SaveRecord) -> None:
    rig.put(a_person(), changed(a_record(ONE), **HELD), a_record("c2", person=PERSON, request=a_request()))
    assert save(CALLER, ONE, Draft(values={}, person=PERSON, version=1)).record.person == PERSON
    assert save(CALLER, key("c2"), Draft(values={}, person=None, version=1)).record.person is None


def test_x7a_a_strand_may_change_its_person_while_only_its_case_s_person_is_held(rig: Rig, save: SaveRecord) -> None:
    family(rig, person=HELD)
    rig.put(a_person("p2"), a_record(STRAND, parent=ONE, person=key("p2", PEOPLE)))
    assert save(CALLER, STRAND, Draft(values={}, person=None, version=1)).record.person is None


@pytest.mark.parametrize("bearer", ["person", "case", "strand"])
def test_x7a_what_an_edit_replaces_is_kept_and_the_ledger_says_so_without_a_value(
    rig: Rig, save: SaveRecord, bearer: str
) -> None:
    family(rig, **{bearer: HELD})
    rig.put(changed(rig.row(STRAND), address="uprn/1"))
    record = save(CALLER, STRAND, Draft(values={"name": "Mo"}, address=None, version=1)).record
    assert record.counts == ContentCounts(preserved_versions=1)
    what = {
        "values": {"name": "Jo"},
        "person_id": None,
        "address_id": "uprn/1",
        "parent_id": "complaints/c1",
        "version": 1,
    }
    assert preserved(rig, record) == [PreservedVersion(number=1, at=NOW, by="officer", replaced=what)]
    ((_, act),) = rig.ledger.acts
    assert (act.action, act.subject, act.by, act.at) == ("version_preserved", "strands/s1", "officer", NOW)
    assert act.details == {"number": 1, "what": "record"}


def test_x7a_each_edit_keeps_a_version_of_its_own(rig: Rig, save: SaveRecord) -> None:
    family(rig, case=HELD)
    for version, name in enumerate(["Mo", "Al", "Al"], 1):
        save(CALLER, ONE, Draft(values={"name": name}, version=version))
    found = preserved(rig, rig.row(ONE))
    # The third edit changed nothing.
    assert [(one.number, one.replaced["values"]) for one in found] == [(1, {"name": "Jo"}), (2, {"name": "Mo"})]


@pytest.mark.parametrize("record", [a_record(ONE, values={"ward": "North"}), an_erased(ONE, values={"ward": "North"})])
def test_x7a_what_no_guard_keeps_or_is_erased_keeps_no_version(rig: Rig, save: SaveRecord, record: Record) -> None:
    rig.put(record)
    saved = save(CALLER, ONE, Draft(values={"ward": "South"}, version=1)).record
    assert (preserved(rig, saved), rig.ledger.acts) == ([], [])


def _held_meanwhile(rig: Rig, record: RecordKey) -> Callable[[], None]:
    return lambda: rig.put(changed(rig.row(record), version=rig.row(record).version + 1, **HELD))


@pytest.mark.parametrize("bearer", [PERSON, ONE])
def test_x7a_a_hold_that_is_set_before_the_write_makes_the_edit_be_judged_again(
    rig: Rig, save: SaveRecord, bearer: RecordKey
) -> None:
    family(rig)
    rig.records.interludes.append(_held_meanwhile(rig, bearer))
    record = save(CALLER, STRAND, Draft(values={"name": "Mo"}, version=1)).record
    assert [one.replaced["values"] for one in preserved(rig, record)] == [{"name": "Jo"}]
    rig.put(a_record(STRAND, parent=ONE, version=5), changed(rig.row(bearer), legal_hold=None))
    rig.records.interludes.append(_held_meanwhile(rig, bearer))
    with refused(RuleConflict, "held"):
        save(CALLER, STRAND, Draft(values={}, parent=None, version=5))


def test_x7a_a_hold_on_the_record_itself_set_before_the_write_makes_the_callers_version_stale(
    rig: Rig, save: SaveRecord
) -> None:
    family(rig)
    rig.records.interludes.append(_held_meanwhile(rig, ONE))
    with refused(StaleVersion, "stale_version"):
        save(CALLER, ONE, Draft(values={}, person=None, version=1))


def test_x7a_no_edit_is_judged_without_a_record_that_it_points_to(rig: Rig, save: SaveRecord) -> None:
    family(rig, person=HELD)
    rig.records.unreadable.add((T, PERSON))
    with refused(Unavailable, "unreadable_record"):
        save(CALLER, ONE, Draft(values={}, person=None, version=1))


def test_x7a_at_the_most_versions_an_edit_is_refused_and_nothing_is_lost(rig: Rig, save: SaveRecord) -> None:
    counts = ContentCounts(preserved_versions=MOST_CONTENTS - 1)
    rig.records.rows[T, ONE] = changed(a_record(ONE, values={"name": "Jo"}, counts=counts), **HELD)
    assert save(CALLER, ONE, Draft(values={}, version=1)).record.counts.preserved_versions == MOST_CONTENTS
    with refused(Invalid, "too_many_contents") as found:
        save(CALLER, ONE, Draft(values={"name": "Mo"}, version=2))
    assert str(MOST_CONTENTS) in found.value.detail
    assert rig.row(ONE).values == {}
