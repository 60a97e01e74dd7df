"""A learner's ILR return: what one provider said of them for one year, as it came (L2, L3).

Statuses and dates are kept as they were sent, even where they make no sense: the rule judges them, nobody guesses.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from shared.kernel.identifiers import RecordId

IlrId = NewType("IlrId", str)


class IlrStatus(StrEnum):
    """Whether a return counts."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One learning aim. ``aim_seq_number`` may repeat in real returns; dates are texts as they came, or None for none."""

    aim_seq_number: int | None = None
    learn_aim_ref: str | None = None
    completion_status: int | str | None = None
    learn_start_date: str | None = None
    learn_actual_end_date: str | None = None
    achievement_date: str | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrReturn:
    """One row of a learner's returns, which changes whole or not at all.

    *prepared_at* is when its file says that it was made, and None for a return that only the API has made: a newer file of the same
    provider and year replaces an older one's row, never the other way round (L10).
    """

    learner: RecordId
    id: IlrId
    status: IlrStatus = IlrStatus.INCLUDED
    aims: tuple[Aim, ...] = ()
    prepared_at: datetime | None = None
