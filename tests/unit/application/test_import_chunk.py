"""An import meets learners in every state: each is decided on as they are now, alone (L8, L10, P11, X13)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.jobs.job import IlrImport
from shared.kernel.errors import RuleConflict, Unavailable
from shared.kernel.identifiers import JobId, RecordId, RecordKey
from shared.learners.ilr import Aim, IlrReturn, IlrStatus
from shared.learners.ilr_file import FiledLearner, IlrHeader, LearnerFault
from shared.records.content import ContentCounts
from shared.records.learner import LearnerFacts
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record
from shared.records.workflow import Workflow
from tests.fakes.ilr_files import FakeIlrFile
from tests.unit.application.learners import AL, JO, LEARNERS, LONG_AGO, College, a_learner, a_return, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import JOB, NOW, T, a_claim, a_guard, a_job, an_entry, an_erasure, changed
from tests.unit.refusals import refused

HEADER = IlrHeader(ukprn="10000001", year="2019", prepared_at=NOW)
CLOSED = Aim(completion_status=2, learn_actual_end_date=LONG_AGO.isoformat())
OPEN = Aim(completion_status=1)
IMPORT = a_job(request=IlrImport(workflow=LEARNERS, file_version="v1"))
FILED = FiledLearner(reference="JO", aims=(OPEN,))
MARK = JobMark(job=JOB, chunk=2, outcome=Outcome.IMPORTED, at=NOW)
EARLIER = timedelta(days=1)


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def imported(
    college: College, *keys: RecordKey, header: IlrHeader = HEADER, **says: FiledLearner
) -> dict[RecordKey, tuple[str, str | None]]:
    """Import a file that says so much of learners, as chunk 2, and return outcomes and grounds."""
    file = FakeIlrFile(header=header, says={RecordId(name): filed for name, filed in says.items()})
    named = keys or tuple(learner_key(RecordId(name)) for name in says)
    entries = college.rig.import_file.chunk(T, IMPORT, 2, named, file).entries
    assert len({entry.record for entry in entries}) == len(entries)
    assert {(entry.job, entry.chunk) for entry in entries} <= {(JOB, 2)}
    return {entry.record: (entry.outcome, entry.ground) for entry in entries}


def stored(college: College, learner: RecordId = JO) -> IlrReturn | None:
    return college.rig.ilrs.rows.get((T, learner, HEADER.ilr))


def as_filed(learner: RecordId = JO, *aims: Aim) -> IlrReturn:
    return IlrReturn(learner=learner, id=HEADER.ilr, aims=aims or (OPEN,), prepared_at=NOW)


def test_l10_a_new_learner_begins_with_their_return_and_a_mark(college: College) -> None:
    assert imported(college, jo=FILED) == {learner_key(): ("imported", None)}
    assert college.row() == Record(
        key=learner_key(),
        state="learning",
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        changed_at=NOW,
        created_at=NOW,
        learner=LearnerFacts(ukprn="10000001", learn_ref_number="JO"),
        mark=MARK,
        version=1,
    )
    assert stored(college) == as_filed()


def test_l8_a_learner_who_is_being_removed_is_left_alone_and_said_so(college: College) -> None:
    claimed = a_learner(day=LONG_AGO, claim=a_claim(JobId("night")))
    college.rig.put(claimed)
    college.hand_in(a_return())
    assert imported(college, jo=FILED) == {learner_key(): ("withheld", "erasure_in_progress")}
    assert (college.row(), list(college.rig.ilrs.rows.values())) == (claimed, [a_return()])


def test_l8_a_learner_who_has_been_removed_stays_so_and_gets_nothing(college: College) -> None:
    removed = a_learner(learner=None, erasure=an_erasure(JobId("night")))
    college.rig.put(removed)
    assert imported(college, jo=FILED) == {learner_key(): ("already_erased", None)}
    assert (college.row(), college.rig.ilrs.rows) == (removed, {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"claim": a_claim(JobId("night"))}, ("withheld", "erasure_in_progress")),
        ({"learner": None, "erasure": an_erasure(JobId("night"))}, ("already_erased", None)),
        ({"restriction": a_guard()}, ("withheld", "processing_restricted")),
    ],
    ids=["claimed", "removed", "restricted"],
)
def test_l8_who_is_claimed_removed_or_restricted_between_reading_and_writing_is_decided_on_again(
    college: College, change: dict[str, object], told: tuple[str, str | None]
) -> None:
    row = a_learner()
    college.rig.put(row, a_learner(AL))
    meanwhile = changed(row, version=row.version + 1, **change)
    college.rig.records.interludes.append(lambda: college.rig.put(meanwhile))
    assert imported(college, jo=FILED, al=FILED) == {learner_key(): told, learner_key(AL): ("imported", None)}
    assert college.row() == meanwhile
    assert (stored(college), stored(college, AL)) == (None, as_filed(AL))


def test_p11_a_restricted_learner_is_withheld_unless_nothing_would_change(college: College) -> None:
    college.rig.put(a_learner(restriction=a_guard()), a_learner(AL, restriction=a_guard()))
    college.hand_in(as_filed(AL))
    told = imported(college, jo=FILED, al=FILED)
    assert told == {learner_key(): ("withheld", "processing_restricted"), learner_key(AL): ("unchanged", None)}
    assert stored(college) is None


def test_l10_a_held_learner_takes_a_return_and_keeps_their_date_for_the_stream_to_move(college: College) -> None:
    held = a_learner(day=LONG_AGO, legal_hold=a_guard(), version=4)
    college.rig.put(held)
    assert imported(college, jo=FILED) == {learner_key(): ("imported", None)}
    assert held.learner is not None
    facts = replace(held.learner, ukprn="10000001", learn_ref_number="JO")
    # The reference that they had not is a change of the learner, which X7a preserves.
    counts = ContentCounts(preserved_versions=1)
    assert college.row() == replace(held, learner=facts, counts=counts, changed_at=NOW, mark=MARK, version=5)
    assert college.day() == LONG_AGO


def test_l10_the_same_again_changes_nothing_and_an_older_file_neither(college: College) -> None:
    row = a_learner()
    college.rig.put(row, a_learner(AL))
    college.hand_in(as_filed(), replace(as_filed(AL), prepared_at=NOW + EARLIER))
    told = imported(college, jo=FILED, al=FiledLearner(reference="AL", aims=(CLOSED,)))
    assert told == {learner_key(): ("unchanged", None), learner_key(AL): ("older_return", None)}
    assert (college.row(), stored(college)) == (row, as_filed())


def test_l10_a_file_without_an_instant_is_older_than_one_that_has_it_and_replaces_what_came_by_the_api(
    college: College,
) -> None:
    undated = replace(HEADER, prepared_at=None)
    college.rig.put(a_learner(), a_learner(AL))
    college.hand_in(as_filed(JO, CLOSED), replace(as_filed(AL, CLOSED), prepared_at=None))
    told = imported(college, header=undated, jo=FILED, al=FILED)
    assert told == {learner_key(): ("older_return", None), learner_key(AL): ("imported", None)}


def test_l10_a_file_of_the_same_instant_is_not_older(college: College) -> None:
    college.rig.put(a_learner(), a_learner(AL))
    college.hand_in(as_filed(JO, CLOSED), as_filed(AL))
    assert imported(college, jo=FILED) == {learner_key(): ("imported", None)}
    assert imported(college, learner_key(AL)) == {}


def test_l2_what_people_have_excluded_stays_excluded_in_a_newer_return(college: College) -> None:
    out = replace(CLOSED, aim_seq_number=1, learn_aim_ref="Z", excluded=True)
    had = replace(as_filed(JO, out), status=IlrStatus.EXCLUDED, prepared_at=NOW - EARLIER)
    college.rig.put(a_learner())
    college.hand_in(had)
    again, another = (Aim(aim_seq_number=number, learn_aim_ref="Z", completion_status=1) for number in (1, 2))
    imported(college, jo=FiledLearner(reference="JO", aims=(again, another)))
    row = stored(college)
    assert row is not None
    assert (row.status, [aim.excluded for aim in row.aims]) == (IlrStatus.EXCLUDED, [True, False])


@pytest.mark.parametrize(
    ("aim", "ground"),
    [
        (Aim(completion_status=7), "unknown-status"),
        (Aim(completion_status=2, learn_actual_end_date="2024-06-31"), "bad-date"),
        (Aim(completion_status=2), "closed-undated"),
    ],
)
def test_l3_what_makes_no_sense_is_stored_as_it_came_and_reported_each_time(
    college: College, aim: Aim, ground: str
) -> None:
    filed = FiledLearner(reference="JO", aims=(aim,))
    assert imported(college, jo=filed) == {learner_key(): ("reported", ground)}
    assert stored(college) == as_filed(JO, aim)
    assert imported(college, jo=filed) == {learner_key(): ("reported", ground)}
    college.rig.put(replace(college.row(), mark=None))
    assert imported(college, jo=filed) == {learner_key(): ("reported", ground)}


def test_x13_one_learner_s_trouble_is_nobody_else_s(college: College) -> None:
    names = ["bad", "odd", "big", "no", "ok"]
    college.rig.put(*(a_learner(RecordId(name)) for name in names[:4]))
    college.rig.records.unreadable.add((T, learner_key(RecordId("bad"))))
    college.rig.ilrs.unreadable.add((T, RecordId("odd"), HEADER.ilr))
    college.rig.records.unstorable.add(learner_key(RecordId("big")))
    faulty = FiledLearner(reference=None, aims=(), fault=LearnerFault.NO_REFERENCE)
    told = imported(college, bad=FILED, odd=FILED, big=FILED, no=faulty, ok=FILED)
    assert {key.record: what for key, what in told.items()} == {
        "bad": ("failed", "unreadable_record"),
        "odd": ("failed", "unreadable_record"),
        "big": ("failed", "not_storable"),
        "no": ("failed", "no_reference"),
        "ok": ("imported", None),
    }
    assert set(college.rig.ilrs.rows) == {(T, RecordId("ok"), HEADER.ilr)}


def test_x10_a_chunk_done_again_tells_what_it_told_and_writes_nothing_more(college: College) -> None:
    first = imported(college, jo=FILED, al=FILED)
    rows, returns = dict(college.rig.records.rows), dict(college.rig.ilrs.rows)
    assert imported(college, jo=FILED, al=FILED) == first
    assert (college.rig.records.rows, college.rig.ilrs.rows) == (rows, returns)


def test_x10_a_chunk_done_again_tells_when_it_was_done_at_first(college: College) -> None:
    file = FakeIlrFile(header=HEADER, says={JO: FILED})
    (first,) = college.rig.import_file.chunk(T, IMPORT, 2, (learner_key(),), file).entries
    college.rig.clock.forward(EARLIER)
    (again,) = college.rig.import_file.chunk(T, IMPORT, 2, (learner_key(),), file).entries
    assert again == first


def test_x10_whoever_an_earlier_chunk_has_counted_is_not_counted_again(college: College) -> None:
    college.rig.ledger.write_history(T, [an_entry(learner_key(), Outcome.IMPORTED)])
    assert imported(college, jo=FILED, al=FILED) == {learner_key(AL): ("imported", None)}


def test_l10_who_is_not_in_the_file_is_absent_if_their_return_is_older_and_else_passed_over(college: College) -> None:
    college.rig.put(*(a_learner(RecordId(name)) for name in ("old", "new", "api", "none")))
    older, newer = NOW - EARLIER, NOW + EARLIER
    for name, at in (("old", older), ("new", newer), ("api", None)):
        college.hand_in(replace(as_filed(RecordId(name)), prepared_at=at))
    before = dict(college.rig.ilrs.rows)
    keys = [learner_key(RecordId(name)) for name in ("old", "new", "api", "none")]
    assert imported(college, *keys) == {keys[0]: ("absent_from_return", None)}
    assert college.rig.ilrs.rows == before


def test_x13_a_chunk_whose_learner_never_keeps_still_is_tried_again_later(college: College) -> None:
    college.rig.put(a_learner())

    def move() -> None:
        row = college.row()
        college.rig.put(replace(row, version=row.version + 1))

    college.rig.records.interludes += [move] * 20
    with pytest.raises(Unavailable):
        imported(college, jo=FILED)
    assert stored(college) is None


def test_l10_without_the_workflow_of_learners_nothing_is_imported(college: College) -> None:
    college.rig.drop(Workflow, LEARNERS)
    with refused(RuleConflict, "no_learner_workflow"):
        imported(college, jo=FILED)
