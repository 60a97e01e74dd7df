"""Erasing a chunk of records: the one routine that every path goes through."""

from dataclasses import replace

import pytest

from shared.adapters.s3.keys import file_key
from shared.application.chunks.result import ChunkResult
from shared.erasure.decision import ErasureTask, InFilter, Named
from shared.jobs.job import JobStatus
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.content import ContentCounts
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts, JobMark, Record
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    INSTANT,
    JOB,
    NOW,
    OTHER,
    OTHER_JOB,
    PEOPLE,
    SECOND,
    STRANDS,
    T,
    a_claim,
    a_filter,
    a_guard,
    a_job,
    a_mark,
    a_person,
    a_record,
    an_entry,
    an_erased,
    an_erasure,
    changed,
    key,
)
from tests.unit.refusals import refused

ONE, TWO, THREE = key("c1"), key("c2"), key("c3")
TASK = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=InFilter(a_filter()))
FULL = a_record(
    ONE,
    values={"name": "Jo", "ward": "North"},
    person=key("p1", PEOPLE),
    address="uprn/1",
    counts=ContentCounts(messages=2, letters=1, email_alerts=1, notes=1, attachments=2),
)


def _erased(rig: Rig, *keys: RecordKey, task: ErasureTask = TASK, chunk: int = 1) -> ChunkResult:
    return rig.erase_chunk(T, task, chunk, keys)


def _outcomes(result: ChunkResult) -> dict[RecordKey, tuple[str, str | None]]:
    return {entry.record: (entry.outcome.value, entry.ground) for entry in result.entries}


def test_x1_an_erasure_takes_values_contents_files_and_pointers(rig: Rig) -> None:
    rig.put(a_person(), FULL)
    result = _erased(rig, ONE)
    row = rig.row(ONE)
    assert (row.values, row.person, row.address, row.claim) == ({"ward": "North"}, None, None, None)
    assert (rig.records.parts, rig.files.versions) == ({}, {})
    counts = ErasedCounts(fields=1, messages=2, letters=1, email_alerts=1, notes=1, attachments=2, pointers=2)
    (entry,) = result.entries
    assert (entry.outcome, entry.ground, entry.at, entry.chunk, entry.erased) == (Outcome.ERASED, None, NOW, 1, counts)
    assert row.mark == JobMark(job=JOB, chunk=1, outcome=Outcome.ERASED, at=NOW)


def test_x1_the_person_themselves_and_other_records_stay(rig: Rig) -> None:
    person, beside = a_person(values={"name": "Jo"}), replace(FULL, key=key("c10"), person=None)
    rig.put(person, FULL, beside)
    _erased(rig, ONE)
    assert (rig.row(person.key), rig.row(beside.key)) == (person, beside)
    assert len(rig.records.parts) == 7
    assert set(rig.files.versions) == {file_key(T, beside.key, number) for number in (1, 2)}


def test_x3_nothing_is_marked_as_erased_before_its_files_and_contents_are_gone(rig: Rig) -> None:
    seen: list[Record] = []
    rig.files.before_deleting.append(lambda: seen.append(rig.row(ONE)))
    rig.put(a_person(), FULL)
    _erased(rig, ONE)
    (claimed,) = seen
    assert claimed.claim is not None
    assert (claimed.is_erased, claimed.values, claimed.version) == (False, FULL.values, FULL.version + 1)


def test_x3_a_record_whose_files_stay_is_failed_and_left_to_the_resume_function(rig: Rig) -> None:
    rig.put(a_person(), FULL, a_record(TWO))
    rig.files.locked = {file_key(T, ONE, 1)}
    assert _outcomes(_erased(rig, ONE, TWO)) == {ONE: ("failed", "files_not_deleted"), TWO: ("erased", None)}
    row = rig.row(ONE)
    assert (row.is_erased, row.claim_given_up, row.values) == (False, True, FULL.values)
    assert len(rig.records.parts) == 7
    assert row.mark == JobMark(job=JOB, chunk=1, outcome=Outcome.FAILED, at=NOW, ground="files_not_deleted")


def test_x10_a_chunk_that_comes_back_reads_its_outcomes_off_the_rows(rig: Rig) -> None:
    rig.put(a_person(), FULL, a_record(TWO, legal_hold=a_guard()))
    first = _erased(rig, ONE, TWO)
    rows = dict(rig.records.rows)
    rig.clock.forward(SECOND)
    again = _erased(rig, ONE, TWO)
    assert _outcomes(again) == _outcomes(first)
    assert [entry.at for entry in again.entries if entry.record == ONE] == [NOW]
    assert rig.records.rows == rows


def test_x10_a_record_that_is_met_again_on_a_later_chunk_is_counted_once(rig: Rig) -> None:
    rig.put(a_record(ONE), a_record(TWO, legal_hold=a_guard()))
    rig.ledger.write_history(T, _erased(rig, ONE, TWO).entries)
    assert _erased(rig, ONE, TWO, chunk=2) == ChunkResult(entries=())


def test_x10_x15_a_chunk_that_comes_back_counts_what_it_wrote_to_the_ledger_and_touches_no_such_record_again(
    rig: Rig,
) -> None:
    # It was held, and is no more: erased now, it would have no entry that says so.
    rig.put(a_record(TWO, values={"name": "Jo"}))
    said = an_entry(TWO, Outcome.WITHHELD, chunk=2)
    rig.ledger.write_history(T, [said])
    assert _erased(rig, TWO, chunk=2).entries == (said,)
    assert _outcomes(_erased(rig, TWO, chunk=3)) == {}
    assert rig.row(TWO) == a_record(TWO, values={"name": "Jo"})


def test_a_key_that_stands_on_its_chunk_twice_is_one_record(rig: Rig) -> None:
    rig.put(a_record(ONE))
    assert len(_erased(rig, ONE, ONE).entries) == 1


def test_an_empty_chunk_is_nothing_to_do(rig: Rig) -> None:
    assert _erased(rig) == ChunkResult(entries=())


@pytest.mark.parametrize(
    ("guards", "ground"),
    [({"legal_hold": a_guard()}, "linked_legal_hold"), ({"restriction": a_guard()}, "linked_processing_restricted")],
    ids=["held", "restricted"],
)
@pytest.mark.parametrize("where", ["person", "case", "person of the case"])
def test_x7_a_strand_is_withheld_by_a_guard_on_whatever_it_depends_on(
    rig: Rig, where: str, guards: dict[str, object], ground: str
) -> None:
    def guarded(place: str) -> dict[str, object]:
        return guards if place == where else {}

    strand = a_record(key("s1", STRANDS), parent=ONE, person=key("p2", PEOPLE), values={"name": "Jo"})
    rig.put(
        strand,
        a_record(ONE, person=key("p1", PEOPLE), **guarded("case")),
        a_person("p1", **guarded("person of the case")),
        a_person("p2", **guarded("person")),
    )
    named = replace(TASK, basis=Named())
    assert _outcomes(_erased(rig, strand.key, task=named)) == {strand.key: ("withheld", ground)}
    assert rig.row(strand.key) == strand


def test_x7_a_hold_that_comes_between_the_decision_and_the_claim_is_seen(rig: Rig) -> None:
    record = a_record(ONE, values={"name": "Jo"})
    held = changed(record, legal_hold=a_guard(), version=2)
    rig.put(record)
    rig.records.interludes.append(lambda: rig.put(held))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("withheld", "legal_hold")}
    assert rig.row(ONE) == held


def test_x7_a_hold_on_a_linked_row_that_comes_between_is_seen_too(rig: Rig) -> None:
    record = a_record(ONE, values={"name": "Jo"}, person=key("p1", PEOPLE))
    rig.put(record, a_person())
    rig.records.interludes.append(lambda: rig.put(a_person(legal_hold=a_guard(), version=2)))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("withheld", "linked_legal_hold")}
    assert rig.row(ONE) == record


def test_x7_a_hold_on_a_linked_row_that_comes_between_stops_a_transition_too(rig: Rig) -> None:
    record = an_erased(ONE, parent=TWO, version=3)
    rig.put(record, a_record(TWO))
    rig.records.interludes.append(lambda: rig.put(a_record(TWO, legal_hold=a_guard(), version=2)))
    assert _outcomes(_erased(rig, ONE, task=replace(TASK, transition="archive"))) == {
        ONE: ("withheld", "linked_legal_hold")
    }
    assert rig.row(ONE) == record


def test_x9_a_record_that_leaves_the_filter_between_the_decision_and_the_claim_is_spared(rig: Rig) -> None:
    moved = a_record(ONE, state="open", values={"name": "Jo"}, changed_at=NOW + INSTANT, version=2)
    rig.put(a_record(ONE, values={"name": "Jo"}))
    rig.records.interludes.append(lambda: rig.put(moved))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("no_longer_matching", None)}
    assert rig.row(ONE) == moved


def test_x3_what_another_worker_finished_in_between_is_read_off_its_row(rig: Rig) -> None:
    done = an_erased(ONE, erasure=an_erasure(JOB), mark=a_mark(), version=3)
    rig.put(a_record(ONE))
    rig.records.interludes += [lambda: None, lambda: rig.put(done)]
    (entry,) = _erased(rig, ONE).entries
    assert (entry.outcome, entry.erased) == (Outcome.ERASED, an_erasure().counts)
    assert rig.row(ONE) == done


def test_a_record_that_keeps_changing_brings_the_chunk_back(rig: Rig) -> None:
    def edit() -> None:
        row = rig.row(ONE)
        rig.put(replace(row, version=row.version + 1))

    rig.put(a_record(ONE))
    rig.records.interludes += [edit] * 10
    with refused(Unavailable, "contended"):
        _erased(rig, ONE)


def test_x3_a_claim_of_this_job_is_rolled_forward_whatever_has_become_of_record_and_workflow(rig: Rig) -> None:
    rig.put(a_record(ONE, state="gone", values={"name": "Jo"}, claim=a_claim(), legal_hold=a_guard()))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("erased", None)}
    assert rig.row(ONE).values == {}


@pytest.mark.parametrize("status", [None, JobStatus.CANCELLED, JobStatus.FAILED])
def test_x3_a_claim_whose_job_has_ended_is_rolled_forward(rig: Rig, status: JobStatus | None) -> None:
    if status is not None:
        rig.start(a_job(id=OTHER_JOB, status=status))
    rig.put(a_record(ONE, values={"name": "Jo"}, claim=a_claim(OTHER_JOB, "archive")))
    assert _outcomes(_erased(rig, ONE)) == {ONE: ("erased", None)}
    assert rig.row(ONE).state == "archived"


def test_x3_records_that_another_open_job_has_claimed_stay_in_hand(rig: Rig) -> None:
    rig.start(a_job(id=OTHER_JOB, status=JobStatus.RUNNING))
    rig.put(a_record(ONE, claim=a_claim(OTHER_JOB)), a_record(TWO), a_record(THREE, claim=a_claim(OTHER_JOB)))
    result = _erased(rig, ONE, TWO, THREE)
    assert result.busy == (ONE, THREE)
    assert _outcomes(result) == {TWO: ("erased", None)}


def test_r4_an_erased_record_is_moved_on_and_stays_erased(rig: Rig) -> None:
    rig.put(an_erased(ONE, version=5))
    task = replace(TASK, transition="archive")
    result = _erased(rig, ONE, task=task)
    assert _outcomes(result) == {ONE: ("already_erased", None)}
    row = rig.row(ONE)
    assert (row.state, row.erasure, row.version) == ("archived", an_erasure(), 6)
    assert _outcomes(_erased(rig, ONE, task=task)) == {ONE: ("already_erased", None)}
    assert rig.row(ONE) == row


def test_x9_what_never_matched_leaves_no_entry_and_what_is_gone_leaves_one(rig: Rig) -> None:
    rig.put(a_record(ONE, state="open"))
    assert _outcomes(_erased(rig, ONE, TWO)) == {TWO: ("no_longer_matching", None)}


def test_records_of_another_tenant_are_not_there(rig: Rig) -> None:
    rig.put(a_record(ONE, values={"name": "Jo"}))
    result = rig.erase_chunk(OTHER, TASK, 1, [ONE])
    assert _outcomes(result) == {ONE: ("no_longer_matching", None)}
    assert rig.row(ONE).values == {"name": "Jo"}
