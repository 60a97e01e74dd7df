"""What another user changed while a form was open: the form carries what it was opened on, line by line."""

from collections.abc import Mapping
from typing import Final

from functions.console.desk.differences import ChangedLine, differing
from functions.console.frame.forms import Form

_BETWEEN: Final = "\t"  # in no name


def carried(lines: Mapping[str, str]) -> list[str]:
    """Return *lines* for the form to carry."""
    return [f"{label}{_BETWEEN}{words}" for label, words in lines.items()]


def overtaken(form: Form, lines: Mapping[str, str], version: int) -> list[ChangedLine] | None:
    """Return what differs between the form's opening and *lines*, those of now; None if nothing was saved since."""
    if not form.is_sent or form.value("version") == str(version):
        return None
    opened = {label: words for label, _, words in (one.partition(_BETWEEN) for one in form.typed.get("was", ()))}
    return differing(opened, lines)
