"""What erasing one case by hand would do, said before."""

import pytest

from shared.access.permissions import Permission
from shared.application.jobs.preview_redaction import PreviewRedaction
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.records.content import ContentCounts
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from shared.records.treatments import TreatmentName
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    OTHER,
    OTHER_JOB,
    PEOPLE,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_job,
    a_person,
    a_record,
    a_workflow,
    an_erased,
    key,
)
from tests.unit.refusals import refused

CALLER = a_caller(Permission.DELETE_PERSONAL_DATA)
ONE = key("c1")


@pytest.fixture(autouse=True)
def _allowed(rig: Rig) -> None:
    rig.keep(a_workflow(allow_personal_data_deletion=True))


@pytest.fixture
def preview(rig: Rig) -> PreviewRedaction:
    return PreviewRedaction(rig)


def test_r5_the_preview_names_and_counts_what_the_erasure_then_takes(rig: Rig, preview: PreviewRedaction) -> None:
    values = {"name": "Jo", "born": "1961-07-14", "ward": "South", "odd": "x", "score": None}
    record = a_record(ONE, values=values, person=key("p1", PEOPLE), counts=ContentCounts(notes=2, attachments=1))
    rig.put(a_person(), record)
    found = preview(CALLER, ONE)
    assert (found.outcome, found.ground) == (Outcome.ERASED, None)
    assert (found.removed, found.kept) == (("name", "odd"), ("ward",))
    assert found.shortened == {"born": TreatmentName.YEAR}
    assert found.counts == ErasedCounts(fields=3, notes=2, attachments=1, pointers=1)
    assert (rig.row(ONE), rig.jobs.jobs, rig.ledger.acts) == (record, {}, [])
    _, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert entry is not None
    assert (entry.outcome, entry.erased) == (found.outcome, found.counts)


def test_x7_a_ground_is_given_before_an_erasure_is_tried(rig: Rig, preview: PreviewRedaction) -> None:
    rig.put(a_person(legal_hold=a_guard()), a_record(ONE, person=key("p1", PEOPLE)))
    found = preview(CALLER, ONE)
    assert (found.outcome, found.ground) == (Outcome.WITHHELD, "linked_legal_hold")


def test_x5_of_an_erased_case_only_what_was_left_is_named(rig: Rig, preview: PreviewRedaction) -> None:
    rig.put(an_erased(ONE, values={"ward": "South"}))
    assert preview(CALLER, ONE).outcome is Outcome.ALREADY_ERASED
    rig.put(an_erased(ONE, values={"ward": "South", "name": "Jo"}))
    found = preview(CALLER, ONE)
    assert (found.outcome, found.counts) == (Outcome.ERASED, ErasedCounts(fields=1))


def test_x13_a_link_that_cannot_be_read_keeps_the_case(rig: Rig, preview: PreviewRedaction) -> None:
    rig.put(a_person(), a_record(ONE, person=key("p1", PEOPLE)))
    rig.records.unreadable.add((T, key("p1", PEOPLE)))
    found = preview(CALLER, ONE)
    assert (found.outcome, found.ground) == (Outcome.FAILED, "unreadable_link")


def test_x3_a_case_that_another_job_has_in_hand_is_its_to_erase(rig: Rig, preview: PreviewRedaction) -> None:
    rig.put(a_record(ONE, claim=a_claim(OTHER_JOB)))
    assert preview(CALLER, ONE).outcome is Outcome.ERASED  # a claim whose job has ended is rolled forward
    rig.start(a_job(id=OTHER_JOB))
    assert preview(CALLER, ONE).outcome is Outcome.ALREADY_ERASED


def test_r5_what_the_redaction_would_refuse_the_preview_refuses(rig: Rig, preview: PreviewRedaction) -> None:
    rig.put(a_person(), a_record(ONE))
    with refused(NotFound, "unknown_record"):
        preview(CALLER, key("c9"))
    with refused(NotFound, "unknown_workflow"):
        preview(a_caller(tenant=OTHER), ONE)
    with refused(Invalid, "not_a_case"):
        preview(CALLER, key("p1", PEOPLE))
    rig.keep(a_workflow(allow_personal_data_deletion=False))
    with refused(RuleConflict, "deletion_not_allowed"):
        preview(CALLER, ONE)


def test_what_became_of_a_case_can_be_read_again_by_its_job(rig: Rig) -> None:
    rig.put(a_record(ONE, values={"name": "Jo"}), a_record("c2"))
    job, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert rig.redact_record.outcome(CALLER, ONE, job.id) == (job, entry)
    for caller, record, wanted in (
        (CALLER, key("c2"), job.id),
        (CALLER, ONE, OTHER_JOB),
        (a_caller(tenant=OTHER), ONE, job.id),
    ):
        with refused(NotFound, "unknown_job"):
            rig.redact_record.outcome(caller, record, wanted)
