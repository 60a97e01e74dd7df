"""What an erasure of a filter's cases takes and leaves, and what a dry run has found, in words (X1, X2, R7)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from functions.console.frame.words import number, plural
from shared.jobs.tally import Tally
from shared.records.outcome import Outcome
from shared.records.treatments import TreatmentName
from shared.records.workflow import Workflow

_MOST_NAMED: Final = 20
_LEFT: Final[Mapping[TreatmentName, str]] = {
    TreatmentName.REPLACE: "The text [redacted] in place of",
    TreatmentName.YEAR: "The year of",
    TreatmentName.OUTWARD_CODE: "The outward part of the postcode in",
}
# One and many of them, as what would become of cases.
_FOUND: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.ERASED: ("would be erased", "would be erased"),
    Outcome.TRANSITION_FAILED: (
        "would be erased, and stay in its state: the transition does not lead from there",
        "would be erased, and stay in their state: the transition does not lead from there",
    ),
    Outcome.TRANSITIONED: ("is erased already, and would be moved", "are erased already, and would be moved"),
    Outcome.ALREADY_ERASED: ("has nothing left to erase", "have nothing left to erase"),
    Outcome.WITHHELD: (
        "would be kept: it is held or restricted, itself or through a link",
        "would be kept: they are held or restricted, themselves or through a link",
    ),
    Outcome.NO_LONGER_MATCHING: ("is no longer in the filter", "are no longer in the filter"),
    Outcome.FAILED: ("can’t be read, and would stay as it is", "can’t be read, and would stay as they are"),
}


def found_words(tally: Tally) -> list[str]:
    """Return what a dry run has found, a sentence an outcome."""
    return [f"{plural(count, 'case')} {_says(outcome, count)}" for outcome, count in tally.items()]


def _says(outcome: Outcome, count: int) -> str:
    one, many = _FOUND.get(outcome, (outcome.replace("_", " "),) * 2)
    return one if count == 1 else many


def erased_words(tally: Tally, erased_before: int | None) -> str | None:
    """Return how many cases an erasure takes, for its button, such as "31 cases"; None if it takes none."""
    stuck, sure = tally.get(Outcome.TRANSITION_FAILED, 0), tally.get(Outcome.ERASED, 0)
    if not stuck + sure:
        return None
    # Among those that can't be moved may be some that have been erased before.
    at_most = "up to " if stuck and erased_before != 0 else ""
    return f"{at_most}{plural(stuck + sure, 'case')}"


def goes(workflows: Sequence[Workflow]) -> list[str]:
    """Return what an erasure takes from a case."""
    return [
        *_of_fields("Values of", workflows, list(TreatmentName)),
        "Values of fields that its workflow no longer has",
        "All messages, letters, email alerts, notes and attachments",
        "The links to a person and to an address",
        "The reasons that were typed for its holds and restrictions",
    ]


def stays(workflows: Sequence[Workflow]) -> list[str]:
    """Return what an erasure leaves."""
    left = [line for treatment, words in _LEFT.items() for line in _of_fields(words, workflows, [treatment])]
    return [
        "The case itself, with its id, state and dates",
        *_of_fields("Values of", workflows, [None]),
        *left,
        "The person and the address that it was linked to",
        "Every case that is held or restricted, itself or through a link, with everything in it",
    ]


def _of_fields(what: str, workflows: Sequence[Workflow], treatments: Collection[TreatmentName | None]) -> Iterator[str]:
    """Yield a line for each workflow with fields to which an erasure does one of these; None is nothing."""
    for workflow in workflows:
        names = [field.name for field in workflow.fields if field.applied in treatments]
        if names:
            more = f" and {number(len(names) - _MOST_NAMED)} more" if len(names) > _MOST_NAMED else ""
            yield f"{what} {', '.join(names[:_MOST_NAMED])}{more} ({workflow.id})"
