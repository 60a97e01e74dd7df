"""A learner's ILR return: one provider's statement for one year, kept as it came (L2, L3)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from shared.kernel.identifiers import RecordId

IlrId = NewType("IlrId", str)
MOST_AIMS = 500  # that a person may give a return; a file may hold more


class IlrStatus(StrEnum):
    """Whether a return counts."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One learning aim; dates are the return's texts."""

    # Real returns repeat it.
    aim_seq_number: int | None = None
    learn_aim_ref: str | None = None
    # As sent, even where it makes no sense: the rule reports it, and never guesses (L3).
    completion_status: int | str | None = None
    learn_start_date: str | None = None
    learn_actual_end_date: str | None = None
    achievement_date: str | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrReturn:
    """One row, written as a whole."""

    learner: RecordId
    id: IlrId
    status: IlrStatus = IlrStatus.INCLUDED
    aims: tuple[Aim, ...] = ()
    prepared_at: datetime | None = None  # the file's own; None if only the API wrote the row (L10)

    @property
    def digest(self) -> str:
        """What changes with the status and the aims, and so tells an editor whether the return is still as they saw it."""
        return hashlib.sha256(repr((self.status, self.aims)).encode()).hexdigest()[:32]
