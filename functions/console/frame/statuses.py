"""Why a record is still there, in a sentence (P21)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from functions.console.frame.words import day
from shared.erasure.grounds import Ground
from shared.records.guards import GuardName
from shared.retention.retention_status import LOGIN, RetentionStatus, StatusCode

# What a ground says of the record that it keeps; it follows "because".
GROUNDS: Final[Mapping[str, str]] = {
    Ground.LEGAL_HOLD: "it is on legal hold",
    Ground.PROCESSING_RESTRICTED: "its processing is restricted",
    Ground.LINKED_LEGAL_HOLD: "a record that it is linked with is on legal hold",
    Ground.LINKED_PROCESSING_RESTRICTED: "the processing of a record that it is linked with is restricted",
    Ground.LINKED_OPEN_RECORD: "a case or strand of this person is not in an end state",
    Ground.LINKED_TO_PERSON: "the account belongs to a person who is still there",
    StatusCode.OPEN: "it is not in an end state",
    StatusCode.POLICY_DISABLED: "the retention policy is switched off",
    StatusCode.BRAKE: "the night was stopped by the brake and waits to be confirmed",
    LOGIN: "its owner has logged in since it was dated",
}


def because(ground: str | None) -> str:
    """Return the words for a ground, which may be one that these pages don't know yet."""
    return GROUNDS.get(ground or "", f"of {(ground or 'an unknown ground').replace('_', ' ')}")


def why_still_there(status: RetentionStatus) -> str:
    """Return the sentence."""
    return _SENTENCES[status.code](status)


def _on(said: date | None) -> str:
    return "an unknown day" if said is None else day(said)


def _requested(status: RetentionStatus) -> str:
    if status.ground is not None:
        return f"Asked to be anonymised on {_on(status.until)}, and kept because {because(status.ground)}."
    if status.since is not None:
        return f"Asked to be anonymised on {_on(status.since)}, which is overdue. The next night anonymises it."
    return f"Asked to be anonymised on {_on(status.until)}."


def _no_period(status: RetentionStatus) -> str:
    if status.ground == LOGIN:
        return "Kept: its owner has logged in since it was dated."
    return "Kept for ever: the retention policy has no period for it."


_SENTENCES: Final[Mapping[str, Callable[[RetentionStatus], str]]] = {
    StatusCode.ERASED: lambda status: f"Erased on {_on(status.since)}.",
    GuardName.LEGAL_HOLD.facts.status: lambda status: f"Kept: on legal hold since {_on(status.since)}.",
    GuardName.RESTRICTION.facts.status: lambda status: f"Kept: its processing is restricted since {_on(status.since)}.",
    StatusCode.REQUESTED: _requested,
    StatusCode.OPEN: lambda _: "Kept: it is not in an end state.",
    StatusCode.NO_POLICY: lambda _: "Kept: its workflow has no published retention policy.",
    StatusCode.POLICY_DISABLED: lambda _: "Kept: the retention policy is switched off.",
    StatusCode.NO_PERIOD: _no_period,
    StatusCode.AWAITING_DATING: lambda _: "Kept: the next night gives it a date.",
    StatusCode.KEPT_UNTIL: lambda status: f"Kept until {_on(status.until)}.",
    StatusCode.LINKED: lambda status: f"Due, and kept because {because(status.ground)}.",
    StatusCode.BRAKE: lambda status: f"Due since {_on(status.since)}, and kept because {because(StatusCode.BRAKE)}.",
    StatusCode.DUE: lambda status: f"Due since {_on(status.since)}. The next night anonymises it.",
}
