"""A chunk of a nightly run: what is due goes, files by their own date, portal users with their accounts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.adapters.s3.keys import file_key
from shared.application.chunks.entries import Origin, entries_of
from shared.application.erasure.complete_claims import Completed
from shared.application.reading.attachments import attachments_of
from shared.erasure.decision import ErasureTask, Settled
from shared.jobs.job import AnonymisationRun, JobStatus
from shared.kernel.identifiers import RecordKey, WorkflowId
from shared.records.content import ContentCounts, ContentKind
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.scope import Files, Whole
from shared.records.workflow import Kind
from shared.retention.due import Due
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    JOB,
    LONDON,
    NOW,
    PEOPLE,
    TODAY,
    T,
    a_claim,
    a_guard,
    a_job,
    a_manual_job,
    a_person,
    a_policy,
    a_record,
    a_request,
    a_shard,
    a_workflow,
    an_attachment,
    changed,
    key,
    keys_of_shard,
)

ACCOUNTS = WorkflowId("accounts")
ONE = key("c1")
NIGHT = ErasureTask(
    job=JOB,
    by="schedule",
    asked_at=NOW,
    basis=Due(today=TODAY, zone=LONDON, policies={COMPLAINTS: a_policy()}),
)
STAYS = a_record(ONE, values={"name": "Jo"}, counts=ContentCounts(attachments=3, notes=1))


def _with_files(rig: Rig, record: Record, *due: int) -> None:
    """Put *record* there with its files, of which some are due."""
    rig.put(record)
    for number in range(1, record.counts.attachments + 1):
        day = TODAY if number in due else TODAY + DAY
        rig.put_files(record.key, an_attachment(number, added_at=NOW - timedelta(days=300), due_on=day))


def _erased(rig: Rig, *keys: RecordKey, chunk: int = 1) -> list[tuple[str, str, str | None]]:
    entries = rig.erase_chunk(T, NIGHT, chunk, keys).entries
    return [(str(entry.scope), entry.outcome.value, entry.ground) for entry in entries if entry.scope]


def test_p5_a_file_goes_on_its_own_date_and_its_record_stays(rig: Rig) -> None:
    _with_files(rig, STAYS, 2)
    assert _erased(rig, ONE) == [("000002", "file_erased", None)]
    row = rig.row(ONE)
    assert (row.values, row.is_erased, row.claim) == (STAYS.values, False, None)
    assert row.counts == replace(STAYS.counts, files_gone=1)
    assert set(rig.files.versions) == {file_key(T, ONE, number) for number in (1, 3)}
    assert {(kind, number) for _, (_, kind, number) in rig.records.parts} == {
        (ContentKind.ATTACHMENT, 1),
        (ContentKind.ATTACHMENT, 3),
        (ContentKind.NOTE, 1),
    }


def test_x10_a_chunk_with_files_that_comes_back_counts_the_same_and_a_later_one_nothing(rig: Rig) -> None:
    _with_files(rig, STAYS, 1, 3)
    first = _erased(rig, ONE)
    assert first == [("000001", "file_erased", None), ("000003", "file_erased", None)]
    assert _erased(rig, ONE) == first
    assert _erased(rig, ONE, chunk=2) == []


def test_p5_files_that_are_not_due_stay_with_their_record(rig: Rig) -> None:
    _with_files(rig, STAYS)
    assert _erased(rig, ONE) == []
    assert len(rig.files.versions) == 3


def test_x3_a_claim_of_files_is_rolled_forward_as_that(rig: Rig) -> None:
    _with_files(rig, changed(STAYS, claim=replace(a_claim(), scope=Files((2,))), legal_hold=a_guard()), 2)
    assert _erased(rig, ONE) == [("000002", "file_erased", None)]
    assert rig.row(ONE).values == STAYS.values


def test_x3_a_due_file_that_the_store_keeps_leaves_its_record_to_the_resume_function(rig: Rig) -> None:
    _with_files(rig, STAYS, 2)
    rig.files.locked = {file_key(T, ONE, 2)}
    assert _erased(rig, ONE) == [("whole", "failed", "files_not_deleted")]
    row = rig.row(ONE)
    assert (row.claim_given_up, row.is_erased) == (True, False)
    rig.files.locked.clear()
    assert rig.resume_jobs(T, lambda: False).completed == Completed(files=1)  # no record (X11a)
    assert (rig.row(ONE).claim, rig.row(ONE).values) == (None, STAYS.values)
    assert set(rig.files.versions) == {file_key(T, ONE, number) for number in (1, 3)}


def test_x13_files_whose_record_depends_on_an_unreadable_one_stay(rig: Rig) -> None:
    _with_files(rig, replace(STAYS, person=key("p1", PEOPLE)), 2)
    rig.put(a_person())
    rig.records.unreadable.add((T, key("p1", PEOPLE)))
    assert _erased(rig, ONE) == [("whole", "failed", "unreadable_link")]
    assert len(rig.files.versions) == 3


@pytest.mark.parametrize("kind", [Kind.PORTAL_ACCOUNT, Kind.CASE])
def test_x1_the_user_of_a_portal_account_goes_with_it(rig: Rig, kind: Kind) -> None:
    rig.keep(a_workflow(ACCOUNTS, kind=kind))
    account = a_record(key("a1", ACCOUNTS), request=a_request(TODAY))
    rig.portal_users.users.add((T, account.key))
    rig.put(account)
    assert _erased(rig, account.key) == [("whole", "erased", None)]
    assert rig.portal_users.users == (set() if kind is Kind.PORTAL_ACCOUNT else {(T, account.key)})


def test_p5_a_file_of_a_portal_account_goes_without_its_user(rig: Rig) -> None:
    rig.keep(a_workflow(ACCOUNTS, kind=Kind.PORTAL_ACCOUNT))
    account = replace(STAYS, key=key("a1", ACCOUNTS))
    rig.portal_users.users.add((T, account.key))
    _with_files(rig, replace(account, claim=replace(a_claim(), scope=Files((1,)))), 1)
    assert _erased(rig, account.key) == [("000001", "file_erased", None)]
    assert rig.portal_users.users == {(T, account.key)}


def test_every_attachment_of_a_record_is_read_however_many_there_are(rig: Rig) -> None:
    record = a_record(ONE, counts=ContentCounts(attachments=230))
    _with_files(rig, record)
    assert [one.number for one in attachments_of(rig.records, T, record)] == list(range(1, 231))
    for number in (*range(1, 101), *range(200, 231)):
        del rig.records.parts[T, (ONE, ContentKind.ATTACHMENT, number)]
    assert [one.number for one in attachments_of(rig.records, T, record)] == list(range(101, 200))
    assert attachments_of(rig.records, T, a_record(ONE)) == []


def test_the_history_names_the_record_and_each_file() -> None:
    settled = Settled(outcome=Outcome.DATED, scopes=(Whole.RECORD, Files((3, 12))))
    origin = Origin(job=JOB, by="schedule", chunk=1)
    entries = entries_of({ONE: settled, key("c2"): replace(settled, scopes=())}, origin, NOW)
    assert [(entry.record, entry.scope, entry.outcome) for entry in entries] == [
        (ONE, Whole.RECORD, Outcome.DATED),
        (ONE, Files((3,)), Outcome.FILE_DATED),
        (ONE, Files((12,)), Outcome.FILE_DATED),
    ]


def test_p5_a_nightly_job_erases_what_is_due_by_the_policy_of_today(rig: Rig) -> None:
    due, lengthened = keys_of_shard(0, 2)
    rig.keep(a_policy(records=24))
    old = {"policy_date": TODAY, "state_entered_at": NOW - timedelta(days=400), "values": {"name": "Jo"}}
    rig.put(a_record(due, request=a_request(TODAY), **old), a_record(lengthened, **old))
    run = AnonymisationRun(today=TODAY, workflows=(COMPLAINTS,))
    rig.start(a_job(request=run), a_shard(0))
    assert rig.run_shard(T, JOB, 0, SPAN) == {Outcome.ERASED: 1, Outcome.NO_LONGER_MATCHING: 1}
    assert rig.job().status is JobStatus.SUCCESS
    assert (rig.row(due).anonymised_on, rig.row(lengthened).is_erased) == (TODAY, False)


def test_only_a_nightly_job_is_carried_out_as_one(rig: Rig) -> None:
    with pytest.raises(TypeError):
        rig.anonymise(T, a_manual_job(ONE), 1, [ONE])
