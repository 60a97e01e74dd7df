"""The ledger: history by job, everything by time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from shared.access.evidence import Evidence
from shared.application.stored import LedgerQuery
from shared.jobs.history import HistoryEntry
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.outcome import Level, Outcome
from shared.records.record import ErasedCounts
from shared.records.scope import Files, Scope, Whole
from tests.contract.backing import Backing
from tests.contract.builders import INSTANT, JOB, MOST_PAGES, NOON, OTHER, SECOND, T, an_act, an_entry, key

FULL = an_entry(
    "c2",
    outcome=Outcome.FAILED,
    ground="abandoned",
    chunk=4,
    erased=ErasedCounts(fields=3, attachments=1),
    dry_run=True,
    final_funding_date=date(2019, 8, 2),
)


def _history(
    backing: Backing, limit: int, level: Level | None = None, outcome: Outcome | None = None
) -> list[HistoryEntry]:
    found: list[HistoryEntry] = []
    after: str | None = None
    for _ in range(MOST_PAGES):
        entries, after = backing.ledger.history(T, JOB, level, outcome, after, limit)
        assert len(entries) <= limit
        found += entries
        if after is None:
            return found
    raise AssertionError("the list has no end")


def _since(
    backing: Backing, limit: int, since: datetime | None = None, record: RecordKey | None = None
) -> list[HistoryEntry | Evidence]:
    found: list[HistoryEntry | Evidence] = []
    after: str | None = None
    for _ in range(MOST_PAGES):
        entries, after = backing.ledger.since(T, since, record, after, limit)
        assert len(entries) <= limit
        found += entries
        if after is None:
            return found
    raise AssertionError("the list has no end")


def _names(entries: list[HistoryEntry | Evidence]) -> list[str]:
    return [str(entry.record) if isinstance(entry, HistoryEntry) else entry.subject for entry in entries]


def _contents(entries: Sequence[HistoryEntry | Evidence]) -> list[tuple[str, Scope | None]]:
    return [(str(entry.record), entry.scope) for entry in entries if isinstance(entry, HistoryEntry)]


def _chunks(
    backing: Backing, tenant: TenantId, job: JobId, records: Sequence[RecordKey], scope: Scope | None = Whole.RECORD
) -> dict[RecordKey, int]:
    return {one: entry.chunk for one, entry in backing.ledger.entries(tenant, job, records, scope).items()}


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_a_history_is_read_whole_whatever_the_page(backing: Backing, limit: int) -> None:
    entries = [FULL, *(an_entry(f"d{number}") for number in range(60))]
    backing.ledger.write_history(T, entries)
    backing.ledger.write_history(T, [an_entry("c9", job=JobId("j2")), an_entry("c9", job=JobId("j"))])
    backing.ledger.write_history(OTHER, [an_entry("c9")])
    found = _history(backing, limit)
    assert len(found) == len(entries)
    assert {entry.record: entry for entry in found} == {entry.record: entry for entry in entries}


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_record_and_each_of_its_files_have_entries_of_their_own(backing: Backing, limit: int) -> None:
    """P5: files that go together, with their record or without it, are each told, whatever the chunk ends with."""
    files = [an_entry("c1", scope=Files((number,)), outcome=Outcome.FILE_ERASED) for number in (1, 2, 10)]
    entries = [an_entry("c1"), *files, an_entry("c1-2")]
    backing.ledger.write_history(T, entries)
    backing.ledger.write_history(T, files)
    assert Counter(_contents(_history(backing, limit))) == Counter(_contents(entries))
    assert Counter(_contents(_since(backing, limit))) == Counter(_contents(entries))
    assert Counter(_contents(_since(backing, limit, record=key("c1")))) == Counter(_contents([*files, an_entry("c1")]))


def test_the_entry_of_a_file_does_not_say_on_which_page_its_record_was_counted(backing: Backing) -> None:
    backing.ledger.write_history(
        T, [an_entry("c1", scope=Files((1,)), outcome=Outcome.FILE_DATED, chunk=1), an_entry("c2", chunk=3)]
    )
    assert _chunks(backing, T, JOB, [key("c1"), key("c2")]) == {key("c2"): 3}
    backing.ledger.write_history(T, [an_entry("c1", chunk=2)])
    assert _chunks(backing, T, JOB, [key("c1")]) == {key("c1"): 2}


def test_x10_x15_an_entry_stays_as_it_was_first_written(backing: Backing) -> None:
    first, other = an_entry(chunk=1, outcome=Outcome.WITHHELD), an_entry("c2")
    backing.ledger.write_history(T, [first, an_entry(chunk=1)])
    backing.ledger.write_history(T, [an_entry(chunk=2), other])
    assert backing.ledger.entries(T, JOB, [key("c1"), key("c2")]) == {key("c1"): first, key("c2"): other}
    assert _history(backing, 10) == [first, other]


def test_x10_what_a_job_said_of_a_record_and_its_files_is_read_together(backing: Backing) -> None:
    files = [an_entry("c1", scope=Files((number,)), outcome=Outcome.FILE_ERASED) for number in (1, 12)]
    own = [an_entry("c1"), *files, an_entry("c1", scope=None)]
    others = [an_entry("c1-2"), an_entry("c1.2"), an_entry("c12"), an_entry("c1", job=JobId("j2"))]
    backing.ledger.write_history(T, [*own, *others])
    backing.ledger.write_history(OTHER, own)
    assert Counter(_contents(backing.ledger.entries_on(T, JOB, key("c1")))) == Counter(_contents(own))
    assert backing.ledger.entries_on(T, JOB, key("c3")) == []


def test_writing_nothing_is_nothing(backing: Backing) -> None:
    backing.ledger.write_history(T, [])
    assert _history(backing, 10) == []


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_x11_a_level_asked_for_means_that_level_and_graver_and_an_outcome_itself(backing: Backing, limit: int) -> None:
    outcomes = [*Outcome] * 5
    backing.ledger.write_history(
        T,
        [
            an_entry(f"c{number}", outcome=one, scope=Files((1,)) if one.is_of_file else Whole.RECORD)
            for number, one in enumerate(outcomes)
        ],
    )
    errors = {one for one in Outcome if one.level is Level.ERROR}
    warnings = {one for one in Outcome if one.level is Level.WARNING} | errors

    def shown(level: Level | None, outcome: Outcome | None) -> tuple[set[Outcome], int]:
        found = _history(backing, limit, level, outcome)
        return {entry.outcome for entry in found}, len(found)

    assert shown(Level.WARNING, None) == (warnings, 5 * len(warnings))
    assert shown(Level.ERROR, None) == (errors, 5 * len(errors))
    assert shown(Level.INFO, None) == (set(Outcome), len(outcomes))
    for level in (None, *Level):
        for outcome in Outcome:
            is_shown = level is None or outcome.level in level.and_graver
            assert shown(level, outcome) == (({outcome}, 5) if is_shown else (set(), 0))
    assert shown(None, None) == (set(Outcome), len(outcomes))


def test_pages_are_known_for_the_records_that_have_an_entry(backing: Backing) -> None:
    keys = [key(f"c{number}") for number in range(130)]
    backing.ledger.write_history(T, [an_entry(one, chunk=number) for number, one in enumerate(keys)])
    wanted = [*keys, *keys, key("c1000"), key("c1", "permits")]
    assert _chunks(backing, T, JOB, wanted) == {one: number for number, one in enumerate(keys)}
    assert _chunks(backing, T, JobId("j2"), keys) == {}
    assert _chunks(backing, OTHER, JOB, keys) == {}
    assert _chunks(backing, T, JOB, []) == {}


@pytest.mark.parametrize("limit", [1, 3, 10, 200])
def test_everything_is_told_in_the_order_of_time_without_loss_or_repetition(backing: Backing, limit: int) -> None:
    """Entries of a chunk share their instant, and a chunk of the list may end among them."""
    entries = [an_entry(f"c{number:02d}", at=NOON + number // 6 * SECOND) for number in range(18)]
    acts = [an_act(f"filter/f{number:02d}", at=NOON + number // 6 * SECOND) for number in range(9)]
    backing.ledger.write_history(T, entries)
    for act in acts:
        backing.ledger.write_evidence(T, act)
    backing.ledger.write_evidence(OTHER, an_act())
    found = _since(backing, limit)
    assert sorted(_names(found)) == sorted(_names([*entries, *acts]))
    assert [entry.at for entry in found] == sorted(entry.at for entry in found)


def test_acts_of_one_person_on_one_thing_at_one_instant_are_all_kept(backing: Backing) -> None:
    for _ in range(3):
        backing.ledger.write_evidence(T, an_act())
    assert _since(backing, 1) == [an_act()] * 3


def test_since_is_included_to_the_microsecond(backing: Backing) -> None:
    backing.ledger.write_history(T, [an_entry("c1", at=NOON - INSTANT), an_entry("c2", at=NOON)])
    assert _names(_since(backing, 10, NOON)) == ["complaints/c2"]
    assert _since(backing, 10, NOON + INSTANT) == []


def test_one_record_s_entries_are_its_own_alone(backing: Backing) -> None:
    same = key("c1", "permits")  # the same id in another workflow shares the partition
    backing.ledger.write_history(T, [an_entry(), an_entry(same), an_entry(job=JobId("j2"), at=NOON + SECOND)])
    backing.ledger.write_evidence(T, an_act("complaints/c1", at=NOON - SECOND))
    backing.ledger.write_evidence(T, an_act("complaints/c11"))
    found = _since(backing, 1, record=key("c1"))
    assert found == [an_act(at=NOON - SECOND), an_entry(), an_entry(job=JobId("j2"), at=NOON + SECOND)]


def test_an_act_is_read_back_with_its_details(backing: Backing) -> None:
    act = an_act(details={"version": 3, "roles": "a b", "again": True, "count": 2**40, "none": ""})
    backing.ledger.write_evidence(T, act)
    (read,) = _since(backing, 10)
    assert read == act
    assert isinstance(read, Evidence)
    assert {name: type(value) for name, value in read.details.items()} == {
        "version": int,
        "roles": str,
        "again": bool,
        "count": int,
        "none": str,
    }


@pytest.mark.parametrize("cursor", ["", "nonsense"])
def test_a_foreign_cursor_is_malformed(backing: Backing, cursor: str) -> None:
    with pytest.raises(Malformed):
        backing.ledger.since(T, None, None, cursor, 1)
    with pytest.raises(Malformed):
        backing.ledger.history(T, JOB, None, None, cursor, 1)


def test_pages_of_a_content_are_its_own(backing: Backing) -> None:
    backing.ledger.write_history(
        T, [an_entry("c1", chunk=2), an_entry("c1", chunk=5, scope=Files((1,)), outcome=Outcome.FILE_ERASED)]
    )
    assert _chunks(backing, T, JOB, [key("c1")]) == {key("c1"): 2}
    assert _chunks(backing, T, JOB, [key("c1")], Files((1,))) == {key("c1"): 5}
    assert _chunks(backing, T, JOB, [key("c1")], Files((2,))) == {}


def test_x16_acts_on_a_subject_come_in_the_order_of_time_and_nobody_elses_among_them(backing: Backing) -> None:
    acts = [an_act(at=NOON + number * SECOND, details={"date": str(number)}) for number in range(130)]
    for act in (*reversed(acts), an_act("complaints/c10"), an_act("complaints/c")):
        backing.ledger.write_evidence(T, act)
    backing.ledger.write_evidence(OTHER, an_act())
    assert backing.ledger.acts_on(T, "complaints/c1", None) == acts
    assert backing.ledger.acts_on(T, "complaints/c1", NOON + 100 * SECOND) == acts[100:]
    assert backing.ledger.acts_on(T, "complaints/c2", None) == []


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_x16_a_stretch_has_what_was_asked_for_between_its_ends(backing: Backing, limit: int) -> None:
    shard = key("c1").shard
    erased = [an_entry("c1", job=JobId(f"j{number}"), at=NOON + number * SECOND) for number in range(7)]
    withheld = an_entry("c1", job=JobId("w"), outcome=Outcome.WITHHELD, at=NOON + SECOND)
    backing.ledger.write_history(T, [*erased, withheld])
    acts = [an_act(at=NOON + number * SECOND) for number in range(7)]
    for act in (*acts, an_act(action="legal_hold_lifted", at=NOON + SECOND), an_act("policies/c1")):
        backing.ledger.write_evidence(T, act)
    span = LedgerQuery(shard=shard, since=NOON + SECOND, until=NOON + 5 * SECOND)

    def read(wanted: LedgerQuery) -> list[HistoryEntry | Evidence]:
        found: list[HistoryEntry | Evidence] = []
        after: str | None = None
        for _ in range(MOST_PAGES):
            entries, after = backing.ledger.query(T, wanted, after, limit)
            assert len(entries) <= limit
            found += entries
            if after is None:
                return found
        raise AssertionError("the query has no end")

    assert read(replace(span, outcomes=(Outcome.ERASED,))) == erased[1:6]
    assert read(replace(span, acts=("legal_hold_set",))) == acts[1:6]
    assert read(replace(span, shard=(shard + 1) % 16, acts=("legal_hold_set",))) == []
