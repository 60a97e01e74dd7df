"""What the ledger says was erased, to be erased again from restored tables (X16)."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.access.evidence import Evidence
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import RecordKey
from shared.records.outcome import Outcome
from shared.records.record import Claim
from shared.records.scope import Files, Scope, Whole, attachment_id, each, only_file, scope_of, union

# The resume function's acts, which have no job's history: it finished an erasure that a job had given up.
COMPLETED, FILES_COMPLETED = "erasure_completed", "file_erasure_completed"
COMPLETIONS = (COMPLETED, FILES_COMPLETED)
# With a failed transition the record was erased, if its entry counts what went.
OUTCOMES = (Outcome.ERASED, Outcome.TRANSITION_FAILED, Outcome.FILE_ERASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedBefore:
    """What was erased of one record, and when last; *anonymised_on* is its DP field."""

    scope: Scope
    at: datetime
    anonymised_on: date | None = None


def erased_before(entries: Iterable[HistoryEntry | Evidence]) -> Mapping[RecordKey, ErasedBefore]:
    """Return what *entries* say was erased, by record."""
    found: dict[RecordKey, ErasedBefore] = {}
    for entry in entries:
        found_by = _completed(entry) if isinstance(entry, Evidence) else _counted(entry)
        if found_by is not None:
            key, gone = found_by
            found[key] = _both(found.get(key, gone), gone)
    return found


def completed_act(scope: Scope) -> str:
    """Return the act's name: a record that lost only files was not erased (X11a)."""
    return COMPLETED if scope is Whole.RECORD else FILES_COMPLETED


def completed_details(claim: Claim) -> Mapping[str, str | int]:
    details: dict[str, str | int] = {"job": str(claim.job), "scope": str(claim.scope)}
    number = only_file(claim.scope)
    if number is not None:
        details["attachment"] = attachment_id(number)
    if claim.anonymised_on is not None:
        details["anonymised_on"] = str(claim.anonymised_on)
    if claim.policy_version is not None:
        details["policy_version"] = claim.policy_version
    return details


def _both(one: ErasedBefore, other: ErasedBefore) -> ErasedBefore:
    return ErasedBefore(
        scope=union(one.scope, other.scope),
        at=max(one.at, other.at),
        anonymised_on=one.anonymised_on or other.anonymised_on,
    )


def _counted(entry: HistoryEntry) -> tuple[RecordKey, ErasedBefore] | None:
    # A dry run erased nothing.
    if entry.dry_run or entry.outcome not in OUTCOMES:
        return None
    match entry.scope:
        case Whole.RECORD if entry.erased is not None:
            return entry.record, ErasedBefore(scope=entry.scope, at=entry.at, anonymised_on=entry.anonymised_on)
        case Files() if entry.outcome is Outcome.FILE_ERASED:
            return entry.record, ErasedBefore(scope=entry.scope, at=entry.at)
    return None


def _completed(act: Evidence) -> tuple[RecordKey, ErasedBefore] | None:
    if act.action not in COMPLETIONS:
        return None
    day = str(act.details.get("anonymised_on", ""))
    gone = ErasedBefore(
        scope=scope_of(str(act.details["scope"])), at=act.at, anonymised_on=date.fromisoformat(day) if day else None
    )
    return RecordKey.parse(act.subject), gone


def without(gone: ErasedBefore, counted: Container[Scope]) -> ErasedBefore | None:
    """Return *gone* without the files in *counted*; None if nothing is left."""
    left = [one for one in each(gone.scope) if one not in counted]
    return replace(gone, scope=union(*left)) if left else None
