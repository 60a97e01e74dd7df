"""A form as the browser sent it: read field by field, with a sentence for each that is at fault.

``with ask.form.reading() as form`` leaves the block only if nothing is at fault, so the placeholders that a faulty field returns
inside it reach no use case.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self, TypeVar
from urllib.parse import parse_qsl

from functions.console.frame.faults import WHOLE_FORM, FieldFault, FormAtFault
from functions.console.frame.files import SentFile, parts_in
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import is_identifier

FORGERY_FIELD: Final = "csrf"  # the field of the session's own secret
# Beside it, which button was pressed, and what the page said when it was opened.
_CARRIED: Final = (FORGERY_FIELD, "act", "was")
LONGEST_TEXT = 1000
MOST_FIELDS = 3000
_WHOLE = re.compile(r"[0-9]{1,9}")
_NOWHERE = date.max
C = TypeVar("C", bound=str)


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it. A form that was not sent yet is blank."""

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_sent: bool = False
    faults: list[FieldFault] = field(default_factory=list)
    files: Mapping[str, SentFile] = field(default_factory=dict)
    _read: set[str] = field(default_factory=lambda: set(_CARRIED))
    _once: set[str] = field(default_factory=lambda: {FORGERY_FIELD, "act"})  # what has one value

    @classmethod
    def sent(cls, body: str) -> Self:
        """Return the form in *body*, as ``application/x-www-form-urlencoded``; raise ``Malformed``."""
        typed: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        except ValueError:
            raise Malformed("malformed_form", "the form can't be read") from None
        for name, value in pairs:
            typed.setdefault(name, []).append(value.replace("\r\n", "\n"))
        return cls(typed=typed, is_sent=True)

    @classmethod
    def sent_with_files(cls, content_type: str, body: bytes) -> Self:
        """Return the form in *body*, as ``multipart/form-data``; raise ``Malformed``."""
        typed, files = parts_in(content_type, body)
        return cls(typed=typed, is_sent=True, files=files)

    @contextmanager
    def reading(self, elsewhere: str = "") -> Iterator[Self]:
        """Raise ``FormAtFault`` at the end of the block if any field in it was at fault, or was not read (X19).

        *elsewhere* is a regular expression for the names of fields that are read later, or together.
        """
        yield self
        for name, given in self.typed.items():
            # The last of doubled fields would win in some readers and the first in others (X19).
            if len(given) > 1 and name in self._once:
                self.fail(WHOLE_FORM if name in _CARRIED else name, "This was sent twice. Load the page again.")
        sent = (*self.typed, *self.files)
        unknown = (name for name in sent if name not in self._read and not re.fullmatch(elsewhere, name))
        if not self.faults and any(unknown):
            self.fail(WHOLE_FORM, "The form has a field that this page doesn’t know. Load the page again.")
        if self.faults:
            raise FormAtFault

    def take_nothing(self) -> None:
        """Raise ``FormAtFault`` unless it holds what every form does, and nothing else."""
        with self.reading():
            pass

    def fail(self, name: str, message: str) -> None:
        self.faults.append(FieldFault(name, message))

    # ------------------------------------------------------------------------------------- for templates
    def value(self, name: str, default: object = "") -> str:
        """Return what was typed, or *default* in a blank form."""
        self._read.add(name)
        self._once.add(name)
        given = self.typed.get(name, ())
        if self.is_sent:
            return given[0] if given else ""
        return "" if default is None else str(default)

    def has(self, name: str, value: str, default: Collection[str] = ()) -> bool:
        """Return whether *value* is ticked, or is in *default* in a blank form."""
        self._read.add(name)
        return value in (self.typed.get(name, ()) if self.is_sent else default)

    def error(self, name: str) -> dict[str, str] | None:
        """Return the field's first fault as the design system's macros want it."""
        return next(({"text": one.message} for one in self.faults if one.field == name), None)

    def day_of(self, name: str, default: date | None = None) -> dict[str, str]:
        """Return a date's three parts, as typed or of *default*."""
        parts = ("", "", "") if default is None else (str(default.day), str(default.month), str(default.year))
        return {
            part: self.value(f"{name}-{part}", known)
            for part, known in zip(("day", "month", "year"), parts, strict=True)
        }

    def rows(self, kind: str, part: str, most: int) -> Iterator[str]:
        """Yield where the names of each row's inputs begin: rows are counted from 1, and each was sent with its *part*."""
        for at in range(1, most + 1):
            if f"{kind}-{at}-{part}" not in self.typed:
                return
            yield f"{kind}-{at}"

    # ------------------------------------------------------------------------------------- for handlers
    def text(self, name: str, missing: str, most: int = LONGEST_TEXT) -> str:
        """Return a text that has to be there."""
        found = self.optional_text(name, most)
        if found is None:
            self.fail(name, missing)
        return found or ""

    def identifier(self, name: str, missing: str, wrong: str) -> str:
        """Return an id that has to be there."""
        found = self.text(name, missing)
        if found and not is_identifier(found):
            self.fail(name, wrong)
        return found

    def optional_text(self, name: str, most: int = LONGEST_TEXT) -> str | None:
        found = self._one(name)
        if len(found) > most:
            self.fail(name, f"This can have at most {most:,} characters")
        return found or None

    def day(self, name: str, missing: str) -> date:
        """Return a day that has to be there, typed as day, month and year."""
        found = self.optional_day(name)
        if found is None and self.error(name) is None:
            self.fail(name, missing)
        return found or _NOWHERE

    def optional_day(self, name: str) -> date | None:
        parts = [self._one(f"{name}-{part}") for part in ("year", "month", "day")]
        if not any(parts):
            return None
        try:
            if not all(_WHOLE.fullmatch(part) for part in parts) or len(parts[0]) != len("2026"):
                raise ValueError  # noqa: TRY301 – as what no calendar has
            return date(*map(int, parts))
        except ValueError:
            self.fail(name, "Enter a real date, like 27 3 2027")
            return None

    def whole(self, name: str, missing: str, *, least: int = 0, most: int = 1_000_000_000) -> int:
        """Return a whole number that has to be there."""
        found = self.optional_whole(name, least=least, most=most)
        if found is None and self.error(name) is None:
            self.fail(name, missing)
        return found or least

    def optional_whole(self, name: str, *, least: int = 0, most: int = 1_000_000_000) -> int | None:
        found = self._one(name)
        if not found:
            return None
        if not _WHOLE.fullmatch(found) or not least <= int(found) <= most:
            self.fail(name, f"Enter a whole number from {least:,} to {most:,}")
            return None
        return int(found)

    def choice(self, name: str, known: Collection[C], missing: str) -> C:
        """Return the one of *known* that was chosen."""
        found = self._one(name)
        for one in known:
            if one == found:
                return one
        self.fail(name, missing)
        for one in known:
            return one
        raise FormAtFault

    def choices(self, name: str, known: Collection[C]) -> list[C]:
        """Return those of *known* that were ticked, in the order of *known*."""
        self._read.add(name)
        ticked = set(self.typed.get(name, ()))
        return [one for one in known if one in ticked]

    def is_ticked(self, name: str) -> bool:
        return bool(self._one(name))

    def converted(self, name: str, convert: Callable[[str], C], missing: str, wrong: str) -> C | None:
        """Return what *convert* makes of the text; a ``ValueError`` of it is the field's fault, *wrong*."""
        found = self.text(name, missing)
        if not found:
            return None
        try:
            return convert(found)
        except ValueError:
            self.fail(name, wrong)
            return None

    def file(self, name: str, missing: str, empty: str) -> SentFile:
        """Return a file that has to be there, and to hold something."""
        self._read.add(name)
        found = self.files.get(name, SentFile())
        # A browser sends a field without a file as a file without a name.
        if not found.name:
            self.fail(name, missing)
        elif not found.content:
            self.fail(name, empty)
        return found

    def _one(self, name: str) -> str:
        return self.value(name).strip()
