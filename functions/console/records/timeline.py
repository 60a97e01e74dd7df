"""The ledger's entries about a record, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.console.frame.statuses import because
from functions.console.frame.words import day
from shared.access.evidence import Evidence
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import JobId
from shared.records.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What was done, when, and by whose id; *job* is the job that did it, if one did."""

    at: datetime
    said: str
    by: str
    job: JobId | None = None


_ACTS: Final[Mapping[str, str]] = {
    "legal_hold_set": "Put on legal hold, to be looked at again on {review_date}",
    "legal_hold_lifted": "The legal hold was lifted",
    "restriction_set": "The processing was restricted, to be looked at again on {review_date}",
    "restriction_lifted": "The restriction was lifted; the person was told on {person_informed_on}",
    "anonymisation_requested": "Anonymisation was requested for {due_date}",
    "anonymisation_request_withdrawn": "The anonymisation request was withdrawn",
    "version_preserved": "An edit was made; what it replaced is preserved version {number}",
    "redaction_requested": "The deletion of its personal data was asked for",
}
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ERASED: "The personal data was erased",
    Outcome.ALREADY_ERASED: "Nothing was left to erase",
    Outcome.DATED: "The record got a new anonymisation date",
    Outcome.FILE_ERASED: "Attachment {file} was deleted",
    Outcome.FILE_DATED: "Attachment {file} got a new date",
    Outcome.TRANSITIONED: "A rule moved the record to another state",
    Outcome.REPLAYED: "After a restore, what had been done was done again",
    Outcome.NO_LONGER_MATCHING: "Left as it was: it no longer matched what the job was for",
    Outcome.WITHHELD: "Not erased",
    Outcome.TRANSITION_FAILED: "The personal data was erased, and the transition could not be applied",
    Outcome.NOT_IN_END_STATE: "Not erased: it was in no end state",
    Outcome.FAILED: "Failed",
}


def event_of(entry: HistoryEntry | Evidence) -> Event:
    match entry:
        case Evidence():
            return Event(at=entry.at, said=_act(entry), by=entry.by)
        case HistoryEntry():
            return Event(at=entry.at, said=_outcome(entry), by=entry.by, job=entry.job)


def _act(act: Evidence) -> str:
    details = {name: _in_words(value) for name, value in act.details.items()}
    try:
        return _ACTS[act.action].format(**details)
    except KeyError:
        # An act that these pages don't know yet, or one of an earlier form.
        return act.action.replace("_", " ").capitalize()


def _outcome(entry: HistoryEntry) -> str:
    said = _OUTCOMES.get(entry.outcome, entry.outcome.value.replace("_", " ").capitalize()).format(
        file=entry.attachment
    )
    if entry.outcome is Outcome.FAILED:
        said = f"{said}: {(entry.ground or 'unknown').replace('_', ' ')}"
    elif entry.ground is not None:
        said = f"{said}, because {because(entry.ground)}"
    return f"Dry run, nothing was changed: {said[0].lower()}{said[1:]}" if entry.dry_run else said


def _in_words(value: object) -> str:
    try:
        return day(date.fromisoformat(value)) if isinstance(value, str) else str(value)
    except ValueError:
        return str(value)
