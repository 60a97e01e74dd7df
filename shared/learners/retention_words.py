"""The learner retention setting in sentences, for the officer who decides on it (L1, L6)."""

from shared.learners.retention import LearnerRetention

WHAT_REMOVAL_DOES = (
    "Removal is final: sensitive values, messages, letters, email alerts, notes, attachments and ILR returns are deleted, and "
    "the learner disappears from every list, report and OData set. Only their id and Final Funding Date stay, in the ledger. "
    "Learners under a legal hold or a restriction of processing are not removed while it lasts."
)


def explained(retention: LearnerRetention, count: int, next_run: str, *, is_exact: bool = True) -> tuple[str, str, str]:
    """Return how the period applies, what removal does, and what happens next to *count* learners.

    If not *is_exact*, there are at most so many. *next_run* is the day, written as days are where this is shown.
    """
    applied = (
        "A learner has a Final Funding Date once all aims that count are closed: the latest of the aims' end dates. "
        f"With this setting on, the nightly run removes a learner on the first day that is later than the Final Funding Date plus "
        f"{_years(retention.years)}."
    )
    past = f"{_learners(count, is_exact=is_exact)} past the threshold at the run of {next_run}"
    now = f"It is on: {past}." if retention.enabled else f"It is off: {past}, and nobody is removed by it."
    return applied, WHAT_REMOVAL_DOES, now


def explanation(retention: LearnerRetention, count: int, next_run: str, *, is_exact: bool = True) -> str:
    return " ".join(explained(retention, count, next_run, is_exact=is_exact))


def statement(
    current: LearnerRetention, proposed: LearnerRetention, count: int, next_run: str, *, is_exact: bool = True
) -> str:
    """Return what confirming will do; *next_run* as above."""
    if not proposed.enabled:
        return "Learners will no longer be removed by age. Anonymisation requests are still carried out."
    change = (
        f"The period changes from {_years(current.years)} to {_years(proposed.years)}"
        if current.enabled
        else f"Learners will be removed {_years(proposed.years)} after their Final Funding Date"
    )
    past = f"{_learners(count, is_exact=is_exact)} past the threshold"
    return (
        f"{change}. At the run of {next_run}, {past} and will be removed for good; "
        "from then on, more as their dates are reached. Learners held through a person they are linked to are found at the run."
    )


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def _learners(count: int, *, is_exact: bool) -> str:
    number = "1 learner is" if count == 1 else f"{count} learners are"
    return number if is_exact else f"at most {number}"
