"""Planted values: personal data with a mark, made from its record and place, that occurs nowhere else.

Marks are letters and digits alone, so no encoding hides them.
"""

import hashlib
from dataclasses import dataclass

from shared.kernel.identifiers import RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One planted value: its record, the attachment that it is in, if any, and the mark to look for."""

    record: RecordKey
    mark: str
    attachment: int | None = None


def mark_of(key: RecordKey, place: str) -> str:
    return "PLANT" + hashlib.sha256(f"{key}|{place}".encode()).hexdigest()[:20]


class Planter:
    """Plants values of one record and remembers them."""

    def __init__(self, key: RecordKey) -> None:
        self._key = key
        self.plants: list[Plant] = []

    def __call__(self, place: str, text: str, attachment: int | None = None) -> str:
        mark = mark_of(self._key, place)
        self.plants.append(Plant(record=self._key, mark=mark, attachment=attachment))
        return f"{text} {mark}"

    def identifier(self, place: str) -> str:
        """Return a mark alone, for use as an id."""
        mark = mark_of(self._key, place)
        self.plants.append(Plant(record=self._key, mark=mark))
        return mark
