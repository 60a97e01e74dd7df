"""Keeps what was read of a file on disk, by learner, so that memory stays bounded."""

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from types import TracebackType
from typing import TYPE_CHECKING, Self

from shared.adapters.ilr_xml.learner_element import MOST_AIMS_OF_A_LEARNER, ReadLearner
from shared.learners.ilr import Aim
from shared.learners.ilr_file import FiledLearner, LearnerFault

if TYPE_CHECKING:
    import sqlite3

_ANONYMOUS = ""  # SQLite deletes the file as it opens it, so that nothing outlives the process
_AT_A_TIME = 500
_VALUES = attrgetter(*Aim.__slots__)
_SETUP = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4000;
PRAGMA temp_store = FILE;
CREATE TABLE learner (name TEXT NOT NULL, reference TEXT, aims TEXT NOT NULL, fault TEXT);
"""


class Spool:
    """Occurrences of learners by name, or by position without one."""

    def __init__(self, database: "sqlite3.Connection") -> None:
        self._database = database

    @classmethod
    def of(cls, learners: Iterable[ReadLearner]) -> Self:
        """Keep all of *learners*, or nothing if reading one fails."""
        import sqlite3  # noqa: PLC0415 – see the package

        # One thread fills it and then another reads it, never two at once.
        database = sqlite3.connect(_ANONYMOUS, check_same_thread=False)
        try:
            database.executescript(_SETUP)
            rows = (
                (
                    one.name or position_name(position),
                    one.reference,
                    json.dumps([_VALUES(aim) for aim in one.aims]),
                    one.fault,
                )
                for position, one in enumerate(learners, start=1)
            )
            database.executemany("INSERT INTO learner VALUES (?, ?, ?, ?)", rows)
            database.execute("CREATE INDEX by_name ON learner (name)")
        except BaseException:
            database.close()
            raise
        return cls(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._database.close()

    def names(self, after: str, limit: int) -> Sequence[str]:
        """Return up to *limit* distinct names behind *after*, in order."""
        found = self._database.execute(
            "SELECT DISTINCT name FROM learner WHERE name > ? ORDER BY name LIMIT ?", (after, limit)
        )
        return [name for (name,) in found]

    def learner(self, name: str) -> FiledLearner | None:
        """Return what the file says of a learner, in its order, or None."""
        found = self._database.execute(
            "SELECT reference, aims, fault FROM learner WHERE name = ? ORDER BY rowid", (name,)
        ).fetchmany(_AT_A_TIME)
        if not found:
            return None
        aims = [
            Aim(**dict(zip(Aim.__slots__, values, strict=True))) for _, text, _ in found for values in json.loads(text)
        ]
        faults = [LearnerFault(fault) for _, _, fault in found if fault is not None]
        if len(aims) > MOST_AIMS_OF_A_LEARNER or len(found) == _AT_A_TIME:
            faults.append(LearnerFault.TOO_MANY_AIMS)
        return FiledLearner(reference=found[0][0], aims=tuple(aims), fault=faults[0] if faults else None)


def position_name(position: int) -> str:
    """Return the name of a learner without one. Only such names hold a hyphen."""
    return f"position-{position:07d}"
