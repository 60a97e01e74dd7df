"""What another user changed while a form was open: the form carries what it was opened on, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from functions.console.frame.forms import Form

_BETWEEN: Final = "\t"  # in no name
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """A line that says something else than before."""

    label: str
    before: str
    after: str


def carried(lines: Mapping[str, str]) -> list[str]:
    """Return *lines* for the form to carry."""
    return [f"{label}{_BETWEEN}{words}" for label, words in lines.items()]


def overtaken(form: Form, lines: Mapping[str, str], version: int) -> list[Overtaken] | None:
    """Return what differs between the form's opening and *lines*, those of now; None if nothing was saved since."""
    if not form.is_sent or form.value("version") == str(version):
        return None
    opened = {label: words for label, _, words in (one.partition(_BETWEEN) for one in form.typed.get("was", ()))}
    return differing(opened, lines)


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[Overtaken]:
    return [
        Overtaken(label=label, before=before.get(label, NOTHING), after=after.get(label, NOTHING))
        for label in {**before, **after}
        if before.get(label) != after.get(label)
    ]
