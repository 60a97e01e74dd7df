"""What the ledger says was erased, so that it can be erased again from restored tables (X16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.access.evidence import Evidence
from shared.jobs.history import HistoryEntry
from shared.jobs.outcome import Outcome
from shared.kernel.identifiers import RecordKey

# The act of the resume function, beside the histories of jobs: an erasure that its job had given up is done after all.
COMPLETED = "erasure_completed"
# The outcomes of records that may have been erased; one whose transition failed was, if its entry says what went.
OUTCOMES = (Outcome.ERASED, Outcome.TRANSITION_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What of one record was erased: all of it, or the attachments *files*; *anonymised_on* as its DP field had it."""

    is_whole: bool = False
    files: tuple[int, ...] = ()
    anonymised_on: date | None = None


def gone_by(entries: Iterable[HistoryEntry | Evidence]) -> Mapping[RecordKey, Gone]:
    """Return what *entries* say was erased, by record; a dry run erased nothing."""
    found: dict[RecordKey, Gone] = {}
    for entry in entries:
        told = _completed(entry) if isinstance(entry, Evidence) else _counted(entry)
        if told is not None:
            key, gone = told
            found[key] = _both(found.get(key, Gone()), gone)
    return found


def completed_details(files: tuple[int, ...], anonymised_on: date | None) -> Mapping[str, str]:
    """Return what the act of completion keeps beside its job, for a replay."""
    told = {"files": ",".join(map(str, files)), "anonymised_on": str(anonymised_on or "")}
    return {name: value for name, value in told.items() if value}


def _both(one: Gone, other: Gone) -> Gone:
    return Gone(
        is_whole=one.is_whole or other.is_whole,
        files=tuple(sorted({*one.files, *other.files})),
        anonymised_on=one.anonymised_on or other.anonymised_on,
    )


def _counted(entry: HistoryEntry) -> tuple[RecordKey, Gone] | None:
    if entry.dry_run or entry.outcome not in OUTCOMES:
        return None
    kind, _, number = (entry.content or "").partition("#")
    if kind == "FILE" and entry.outcome is Outcome.ERASED:
        return entry.record, Gone(files=(int(number),))
    if entry.content is not None or entry.erased is None:
        return None
    return entry.record, Gone(is_whole=True, anonymised_on=entry.anonymised_on)


def _completed(act: Evidence) -> tuple[RecordKey, Gone] | None:
    if act.action != COMPLETED:
        return None
    files = tuple(int(number) for number in str(act.details.get("files", "")).split(",") if number)
    day = str(act.details.get("anonymised_on", ""))
    gone = Gone(is_whole=not files, files=files, anonymised_on=date.fromisoformat(day) if day else None)
    return RecordKey.parse(act.subject), gone


def without(gone: Gone, files: Iterable[int]) -> Gone:
    """Return *gone* without those of its files."""
    known = frozenset(files)
    return replace(gone, files=tuple(number for number in gone.files if number not in known))
