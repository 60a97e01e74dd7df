"""Creating and replacing a record."""

from dataclasses import replace

import pytest

from shared.access.permissions import Permission
from shared.application.reading.records import RecordReader, RecordView
from shared.application.records.save_record import LARGEST_RECORD, Draft, SaveRecord
from shared.erasure.grounds import Ground
from shared.kernel.errors import Fault, Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.learners.retention import LearnerRetention
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.dp_fields import dp_fields
from shared.retention.retention_status import RetentionStatus, StatusCode
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    INSTANT,
    NOW,
    OTHER,
    PEOPLE,
    STRANDS,
    TODAY,
    YESTERDAY,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_person,
    a_record,
    a_request,
    a_workflow,
    an_erased,
    key,
)
from tests.unit.refusals import faults_of, refused

CALLER = a_caller(Permission.EDIT_RECORDS)
ONE, ANN = key("c1"), key("p1", PEOPLE)


@pytest.fixture
def save(rig: Rig) -> SaveRecord:
    return SaveRecord(rig)


def _saved(save: SaveRecord, draft: Draft, record: RecordKey = ONE) -> Record:
    return save(CALLER, record, draft).record


def test_a_record_is_created_in_the_first_state_of_its_workflow(rig: Rig, save: SaveRecord) -> None:
    rig.put(a_person())
    view = save(CALLER, ONE, Draft(values={"name": "Jo", "undefined": [1]}, person=ANN, address="uprn/1"))
    row, status = rig.row(ONE), RetentionStatus(code=StatusCode.OPEN)
    dp = dp_fields(row, Kind.CASE, status, TODAY, LearnerRetention())
    assert view == RecordView(record=row, ended_at=None, withheld_by=None, status=status, dp=dp)
    assert row == Record(
        key=ONE,
        state="open",
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        changed_at=NOW,
        created_at=NOW,
        values={"name": "Jo", "undefined": [1]},
        person=ANN,
        address="uprn/1",
        version=1,
    )


def test_x9_existing_data_brings_its_state_and_date_but_the_systems_clock_stays_its_own(save: SaveRecord) -> None:
    record = _saved(save, Draft(values={}, state="closed", state_entered_at=YESTERDAY))
    assert (record.state, record.state_entered_at) == ("closed", YESTERDAY)
    assert (record.entered_state_here_at, record.changed_at) == (NOW, NOW)


def test_p4_the_clock_of_a_record_that_is_created_in_an_end_state_starts_when_it_entered_it(save: SaveRecord) -> None:
    assert _saved(save, Draft(values={}, state="closed", state_entered_at=YESTERDAY)).ended_at == YESTERDAY
    assert _saved(save, Draft(values={}, state="open", state_entered_at=YESTERDAY), key("c2")).ended_at is None


def test_a_record_enters_its_state_now_or_earlier(rig: Rig, save: SaveRecord) -> None:
    assert _saved(save, Draft(values={}, state_entered_at=NOW)).state_entered_at == NOW
    with refused(Invalid, "state_entered_at_in_future"):
        save(CALLER, key("c2"), Draft(values={}, state_entered_at=NOW + INSTANT))
    assert (T, key("c2")) not in rig.records.rows


def test_a_state_that_the_workflow_does_not_have_is_refused(save: SaveRecord) -> None:
    with refused(Invalid, "unknown_state"):
        save(CALLER, ONE, Draft(values={}, state="lost"))


def test_a_replacement_takes_the_place_of_values_and_pointers_alone(rig: Rig, save: SaveRecord) -> None:
    before = a_record(ONE, values={"name": "Jo"}, address="uprn/1", request=a_request(), version=3)
    rig.put(before)
    after = _saved(save, Draft(values={"ward": "North"}, address=None, version=3))
    assert after == replace(before, values={"ward": "North"}, address=None, changed_at=NOW, version=4)
    assert rig.row(ONE) == after


def test_x7a_a_pointer_that_a_caller_leaves_out_stays_and_null_cuts_it(rig: Rig, save: SaveRecord) -> None:
    pointers = {"person": key("p1", PEOPLE), "parent": key("c9"), "address": "uprn/1"}
    strand = a_record(key("s1", STRANDS), values={"name": "Jo"}, **pointers)
    rig.put(strand, a_person(), a_record("c9"))
    stays = _saved(save, Draft(values={}, version=1), strand.key)
    assert stays == replace(strand, values={}, changed_at=NOW, version=2)
    for version, name in enumerate(pointers, 2):
        _saved(save, Draft(values={}, version=version, **{name: None}), strand.key)
        assert getattr(rig.row(strand.key), name) is None
    assert rig.row(strand.key) == replace(stays, person=None, parent=None, address=None, version=5)


@pytest.mark.parametrize("version", [None, 0, 2, 4])
def test_a_replacement_names_the_version_that_it_replaces(rig: Rig, save: SaveRecord, version: int | None) -> None:
    rig.put(a_record(ONE, version=3))
    with refused(StaleVersion, "stale_version"):
        save(CALLER, ONE, Draft(values={}, version=version))
    assert rig.row(ONE) == a_record(ONE, version=3)


def test_a_record_that_is_not_there_cannot_be_replaced(save: SaveRecord) -> None:
    with refused(StaleVersion, "stale_version"):
        save(CALLER, ONE, Draft(values={}, version=1))


def test_a_record_that_changes_in_between_is_not_overwritten(rig: Rig, save: SaveRecord) -> None:
    other = a_record(ONE, values={"ward": "South"}, version=4)
    rig.put(a_record(ONE, version=3))
    rig.records.interludes.append(lambda: rig.put(other))
    with refused(StaleVersion, "stale_version"):
        save(CALLER, ONE, Draft(values={}, version=3))
    assert rig.row(ONE) == other


def test_the_state_of_an_existing_record_changes_by_transitions_only(rig: Rig, save: SaveRecord) -> None:
    rig.put(a_record(ONE))
    for draft in (Draft(values={}, state="closed", version=1), Draft(values={}, state_entered_at=NOW, version=1)):
        with refused(Invalid, "state_not_editable"):
            save(CALLER, ONE, draft)


def test_a_record_needs_a_workflow_of_its_tenant(save: SaveRecord) -> None:
    for caller, one in ((CALLER, key("c1", "ghosts")), (a_caller(tenant=OTHER), ONE)):
        with refused(NotFound, "unknown_workflow"):
            save(caller, one, Draft(values={}))


def test_a_value_that_does_not_fit_its_field_is_refused(save: SaveRecord) -> None:
    faults = faults_of("invalid_value", lambda: save(CALLER, ONE, Draft(values={"born": "May", "score": 1})))
    assert [fault.pointer for fault in faults] == ["/values/born"]


def test_a_record_has_up_to_100_kb_of_utf_8(save: SaveRecord) -> None:
    room = LARGEST_RECORD - len('{"f": ""}')
    save(CALLER, ONE, Draft(values={"f": "é" * (room // 2)}))
    for values in ({"f": "é" * (room // 2 + 1)}, {"f": "\ud800" * (room // 2)}):
        with refused(Invalid, "record_too_large"):
            save(CALLER, key("c2"), Draft(values=values))


@pytest.mark.parametrize(
    ("workflow", "draft", "fault"),
    [
        (COMPLAINTS, Draft(values={}, person=key("p9", PEOPLE)), "/person_id"),
        (COMPLAINTS, Draft(values={}, person=key("p1", "ghosts")), "/person_id"),
        (COMPLAINTS, Draft(values={}, person=key("c9")), "/person_id"),
        (PEOPLE, Draft(values={}, person=key("p1", PEOPLE)), "/person_id"),
        (COMPLAINTS, Draft(values={}, parent=key("c9")), "/parent_id"),
        (PEOPLE, Draft(values={}, parent=key("c9")), "/parent_id"),
        (STRANDS, Draft(values={}, parent=key("c8")), "/parent_id"),
        (STRANDS, Draft(values={}, parent=key("p1", PEOPLE)), "/parent_id"),
    ],
    ids=[
        "unknown person",
        "unknown workflow",
        "a case as person",
        "a person of a person",
        "parent of a case",
        "parent of a person",
        "unknown parent",
        "a person as parent",
    ],
)
def test_a_pointer_leads_to_an_existing_record_of_its_kind(
    rig: Rig, save: SaveRecord, workflow: str, draft: Draft, fault: str
) -> None:
    rig.put(a_person(), a_record("c9"))
    record = key("x1", workflow)
    assert [one.pointer for one in faults_of("invalid_pointer", lambda: save(CALLER, record, draft))] == [fault]
    assert (T, record) not in rig.records.rows


def test_every_pointer_that_leads_to_nothing_is_named_at_once(save: SaveRecord) -> None:
    draft = Draft(values={}, person=key("p9", PEOPLE), parent=key("c9"))
    faults = faults_of("invalid_pointer", lambda: save(CALLER, key("s1", STRANDS), draft))
    assert faults == (
        Fault("/person_id", "must name an existing record of kind person"),
        Fault("/parent_id", "must name an existing record of kind case"),
    )


def test_a_strand_points_to_its_case_and_to_a_person(rig: Rig, save: SaveRecord) -> None:
    rig.put(a_person(), a_record("c9", legal_hold=a_guard()))
    view = save(CALLER, key("s1", STRANDS), Draft(values={}, person=key("p1", PEOPLE), parent=key("c9")))
    assert (view.record.person, view.record.parent) == (key("p1", PEOPLE), key("c9"))
    assert view.withheld_by is Ground.LINKED_LEGAL_HOLD


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (a_record(ONE, claim=a_claim()), "erasure_in_progress"),
        (a_record(ONE, restriction=a_guard()), "processing_restricted"),
    ],
    ids=["X4", "P11"],
)
def test_x4_a_record_that_is_being_erased_and_p11_one_that_is_restricted_take_no_edit(
    rig: Rig, save: SaveRecord, record: Record, code: str
) -> None:
    rig.put(record)
    with refused(RuleConflict, code):
        save(CALLER, ONE, Draft(values={}, version=1))
    assert rig.row(ONE) == record


@pytest.mark.parametrize(
    "draft",
    [
        Draft(values={"name": "Jo"}, parent=key("c9"), version=1),
        Draft(values={"undefined": 1}, parent=key("c9"), version=1),
        Draft(values={}, parent=key("c9"), person=key("p1", PEOPLE), version=1),
        Draft(values={}, parent=key("c9"), address="uprn/1", version=1),
        Draft(values={}, parent=key("c8"), version=1),
        Draft(values={}, parent=None, version=1),
    ],
    ids=["sensitive", "undefined", "person", "address", "another parent", "no parent"],
)
def test_x4_an_erased_record_takes_neither_sensitive_values_nor_pointers(
    rig: Rig, save: SaveRecord, draft: Draft
) -> None:
    erased = an_erased(key("s1", STRANDS), parent=key("c9"))
    rig.put(erased, a_person(), a_record("c9"), a_record("c8"))
    with refused(RuleConflict, "already_erased"):
        save(CALLER, erased.key, draft)
    assert rig.row(erased.key) == erased


def test_x4_an_erased_record_takes_other_values_beside_what_its_erasure_left(rig: Rig, save: SaveRecord) -> None:
    rig.keep(a_workflow(STRANDS, kind=RecordReader(rig).workflow(T, STRANDS).kind))
    erased = an_erased(key("s1", STRANDS), parent=key("c9"), values={"born": "1980", "story": "[redacted]"})
    rig.put(erased, a_record("c9"))
    kept = {"born": "1980", "story": "[redacted]", "ward": "South"}
    assert _saved(save, Draft(values=kept, parent=key("c9"), version=1), erased.key).values == kept
    faults = faults_of(
        "invalid_value",
        lambda: save(CALLER, erased.key, Draft(values={"born": "1981"}, parent=key("c9"), version=2)),
    )
    assert [fault.pointer for fault in faults] == ["/values/born"]


def test_a_record_that_cannot_be_read_is_not_overwritten(rig: Rig, save: SaveRecord) -> None:
    rig.put(a_record(ONE))
    rig.records.unreadable.add((T, ONE))
    with refused(Unavailable, "unreadable_record"):
        save(CALLER, ONE, Draft(values={}))


@pytest.mark.parametrize(
    ("target", "code"),
    [(a_person(claim=a_claim()), "erasure_in_progress"), (a_person(erasure=an_erased().erasure), "already_erased")],
    ids=["claimed", "erased"],
)
def test_x4_x18_no_link_is_made_to_a_person_who_is_being_erased_or_has_been(
    rig: Rig, save: SaveRecord, target: Record, code: str
) -> None:
    rig.put(target, a_record(ONE))
    for own, version in ((key("c2"), None), (ONE, 1)):
        with refused(RuleConflict, code):
            save(CALLER, own, Draft(values={}, person=target.key, version=version))
    assert (rig.row(ONE).person, (T, key("c2")) in rig.records.rows) == (None, False)


def test_x18_a_link_made_meanwhile_is_no_reason_to_refuse_a_caller_their_version(rig: Rig, save: SaveRecord) -> None:
    person = a_person()
    rig.put(person)
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, person=person.key)))
    assert _saved(save, Draft(values={}, version=1), person.key).version == 2
    assert rig.row(person.key).is_linked


def test_a_learner_points_to_no_person_and_the_refusal_says_so(rig: Rig, save: SaveRecord) -> None:
    rig.keep(a_workflow("learners", kind=Kind.LEARNER))
    rig.put(a_person())
    draft = Draft(values={}, person=a_person().key)
    (fault,) = faults_of("invalid_pointer", lambda: save(CALLER, key("l1", "learners"), draft))
    assert (fault.pointer, fault.message) == ("/person_id", "a learner points to no person")
