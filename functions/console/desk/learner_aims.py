"""A form's aim: what an officer may say of one, and what stays as the return has it (L2, L3)."""

from datetime import date
from typing import Final

from functions.console.desk.learner_words import STATUSES, day_or_text, status_of
from functions.console.frame.forms import Form
from shared.learners.ilr import Aim

_LONGEST_REFERENCE: Final = 64
_MOST_NUMBER: Final = 999_999_999
_NONE, _AS_IT_CAME = "none", "as-it-came"
# The dates of an aim, by their names in the form.
DATES: Final = {
    "started": ("learn_start_date", "When did the aim start?"),
    "ended": ("learn_actual_end_date", "When did it actually end?"),
    "achieved": ("achievement_date", "When was it achieved?"),
}


def aim_data(aim: Aim) -> dict[str, object]:
    """Return what the form shows of *aim*: its dates, and what is to be chosen from."""
    found = {name: day_or_text(getattr(aim, attribute)) for name, (attribute, _) in DATES.items()}
    return {
        "aim": aim,
        "statuses": _items(aim),
        "status": _chosen(aim),
        "dates": [
            {
                "name": name,
                "legend": legend,
                "day": found[name] if isinstance(found[name], date) else None,
                "text": found[name] if isinstance(found[name], str) else None,
            }
            for name, (_, legend) in DATES.items()
        ],
    }


def read_aim(form: Form, before: Aim) -> Aim:
    """Return the aim as it was typed; a date or status that makes no sense stays, unless another is given."""
    reference = form.optional_text("reference", _LONGEST_REFERENCE)
    number = form.optional_whole("number", most=_MOST_NUMBER)
    chosen = form.choice("status", [one["value"] for one in _items(before)], "Choose a completion status")
    return Aim(
        aim_seq_number=number,
        learn_aim_ref=reference,
        completion_status=_status(chosen, before),
        learn_start_date=_date(form, "started", before),
        learn_actual_end_date=_date(form, "ended", before),
        achievement_date=_date(form, "achieved", before),
        excluded=form.is_ticked("excluded"),
    )


def _items(aim: Aim) -> list[dict[str, str]]:
    items = [{"value": str(number), "text": text} for number, text in STATUSES.items()]
    if _chosen(aim) == _AS_IT_CAME:
        items.append({"value": _AS_IT_CAME, "text": f"As it came: {status_of(aim)}"})
    return [*items, {"value": _NONE, "text": "None given"}]


def _chosen(aim: Aim) -> str:
    if aim.completion_status is None:
        return _NONE
    return str(aim.completion_status) if aim.completion_status in STATUSES else _AS_IT_CAME


def _status(chosen: str, before: Aim) -> int | str | None:
    if chosen == _AS_IT_CAME:
        return before.completion_status
    return None if chosen == _NONE else int(chosen)


def _date(form: Form, name: str, before: Aim) -> str | None:
    given = form.optional_day(name)
    if given is not None:
        return given.isoformat()
    had: str | None = getattr(before, DATES[name][0])
    # The form can't show what is no date, so leaving it empty says nothing about it. To drop it would be a guess (L3).
    return had if isinstance(day_or_text(had), str) else None
