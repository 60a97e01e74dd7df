"""What an import does with one learner, decided on the current rows (L8, L10, P11).

A newer return replaces the row of the same provider and year; an older one changes nothing. An officer's exclusion of
a return or an aim stays. Data that make no sense are stored as they came, and reported (L3).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import Aim, IlrReturn
from shared.learners.ilr_file import FiledLearner, IlrHeader
from shared.records.editing import refusing_guard
from shared.records.learner import FundingReason, LearnerFacts
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record

ERASURE_IN_PROGRESS = "erasure_in_progress"
_SENSELESS = frozenset({FundingReason.UNKNOWN_STATUS, FundingReason.BAD_DATE, FundingReason.CLOSED_UNDATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTask:
    """What is imported by which chunk of which job; new learners begin in *state*."""

    header: IlrHeader
    job: JobId
    chunk: int
    state: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The outcome; *at* is the row's own instant, if it has one."""

    outcome: Outcome
    ground: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The learner's row and return, written together."""

    record: Record
    ilr: IlrReturn
    result: ImportResult  # as the row's mark repeats it


def decide_import(
    task: ImportTask, key: RecordKey, record: Record | None, stored: IlrReturn | None, filed: FiledLearner
) -> Import | ImportResult:
    mark = record.mark_by(task.job) if record is not None else None
    if mark is not None:
        return ImportResult(outcome=mark.outcome, ground=mark.ground, at=mark.at)
    if filed.fault is not None:
        return ImportResult(outcome=Outcome.FAILED, ground=filed.fault)
    if record is not None and record.is_erased:
        return ImportResult(outcome=Outcome.ALREADY_ERASED)
    if record is not None and record.claim is not None:
        return ImportResult(outcome=Outcome.WITHHELD, ground=ERASURE_IN_PROGRESS)
    return _returned(task, key, record, stored, filed)


def is_absent(header: IlrHeader, stored: IlrReturn | None) -> bool:
    """Tell whether a learner missing from the file has an older return of the provider and year."""
    return stored is not None and stored.prepared_at is not None and _is_older(stored.prepared_at, header.prepared_at)


def _returned(
    task: ImportTask, key: RecordKey, record: Record | None, stored: IlrReturn | None, filed: FiledLearner
) -> Import | ImportResult:
    ilr = _as_filed(task.header, key, filed, stored)
    reason = final_funding((ilr,)).reason
    problem = reason.value if reason in _SENSELESS else None
    if ilr == stored:
        return ImportResult(outcome=Outcome.REPORTED if problem else Outcome.UNCHANGED, ground=problem)
    if stored is not None and stored.prepared_at is not None and _is_older(task.header.prepared_at, stored.prepared_at):
        return ImportResult(outcome=Outcome.OLDER_RETURN)
    guard = refusing_guard(record) if record is not None else None
    if guard is not None:
        return ImportResult(outcome=Outcome.WITHHELD, ground=guard.ground)
    result = ImportResult(outcome=Outcome.REPORTED if problem else Outcome.IMPORTED, ground=problem)
    return Import(record=_marked(task, key, record, filed, result), ilr=ilr, result=result)


def _as_filed(header: IlrHeader, key: RecordKey, filed: FiledLearner, stored: IlrReturn | None) -> IlrReturn:
    row = IlrReturn(learner=key.record, id=header.ilr, aims=filed.aims, prepared_at=header.prepared_at)
    if stored is None:
        return row
    # No file says what an officer excluded, so it is carried over.
    excluded = {_identity(aim) for aim in stored.aims if aim.excluded}
    aims = tuple(replace(aim, excluded=True) if _identity(aim) in excluded else aim for aim in filed.aims)
    return replace(row, status=stored.status, aims=aims)


def _identity(aim: Aim) -> tuple[object, ...]:
    # Sequence numbers alone repeat.
    return aim.aim_seq_number, aim.learn_aim_ref, aim.learn_start_date


def _is_older(instant: datetime | None, than: datetime | None) -> bool:
    # A file without an instant is older than any other.
    return than is not None and (instant is None or instant < than)


def _marked(
    task: ImportTask, key: RecordKey, record: Record | None, filed: FiledLearner, result: ImportResult
) -> Record:
    mark = JobMark(job=task.job, chunk=task.chunk, outcome=result.outcome, at=task.now, ground=result.ground)
    facts = LearnerFacts(ukprn=task.header.ukprn, learn_ref_number=filed.reference)
    if record is None:
        return Record(
            key=key,
            state=task.state,
            state_entered_at=task.now,
            entered_state_here_at=task.now,
            changed_at=task.now,
            created_at=task.now,
            learner=facts,
            mark=mark,
        )
    had = record.learner or LearnerFacts()
    kept = replace(facts, funding=had.funding, made_due_on=had.made_due_on)
    return replace(record.marked(mark), learner=kept, changed_at=task.now)
