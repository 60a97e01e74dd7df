"""The marks that jobs leave on a row (X10): the last one, and those of the last few other jobs."""

import pytest

from shared.kernel.identifiers import JobId
from shared.records.outcome import Outcome
from shared.records.record import MOST_EARLIER_FILES, MOST_EARLIER_MARKS
from shared.records.scope import Files, Whole
from tests.unit.builders import JOB, OTHER_JOB, a_mark, a_record

OWN = a_mark(Outcome.FILE_ERASED, scopes=(Files((2,)),))
OTHERS = [a_mark(Outcome.DATED, job=JobId(f"other-{number}")) for number in range(MOST_EARLIER_MARKS)]


def test_x10_a_mark_outlives_those_of_a_few_other_jobs() -> None:
    record = a_record().marked(OWN)
    for other in OTHERS:
        record = record.marked(other)
        assert record.mark == other == record.mark_by(other.job)
        assert record.mark_by(JOB) == OWN
    assert len(record.earlier_marks) == MOST_EARLIER_MARKS


def test_x10_no_number_of_jobs_outgrows_the_row() -> None:
    record = a_record().marked(OWN)
    for other in (*OTHERS, a_mark(job=OTHER_JOB)):
        record = record.marked(other)
    assert len(record.earlier_marks) == MOST_EARLIER_MARKS
    assert record.mark_by(JOB) is None


def test_x10_a_job_has_one_mark_its_last() -> None:
    last = a_mark(Outcome.DATED)
    record = a_record().marked(OWN).marked(OTHERS[0]).marked(last)
    assert (record.mark, record.earlier_marks) == (last, (OTHERS[0],))
    assert record.mark_by(JOB) == last


def test_an_earlier_mark_has_all_its_files_in_one_scope() -> None:
    dated = a_mark(Outcome.DATED, scopes=(Whole.RECORD, Files((3,)), Files((1,))))
    record = a_record().marked(dated).marked(OTHERS[0])
    assert record.earlier_marks[0].scopes == (Whole.RECORD, Files((1, 3)))


@pytest.mark.parametrize(("more", "kept"), [(0, 1), (1, 0)])
def test_no_number_of_files_outgrows_the_row(more: int, kept: int) -> None:
    many = a_mark(Outcome.DATED, scopes=(Files(tuple(range(1, MOST_EARLIER_FILES + more + 1))),))
    assert len(a_record().marked(many).marked(OTHERS[0]).earlier_marks) == kept
