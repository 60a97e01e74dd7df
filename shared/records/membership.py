"""Whether a record still belongs to what a job was asked to cover (X9).

A job covers what matched when it was asked for; stored indexes only propose. Judged on the current row: in the filter as it was
then, in that state since before the job was made by the system's own clock (a caller may give a back-dated one).
"""

from datetime import datetime
from enum import Enum, auto

from shared.records.filter import Filter, is_in_filter
from shared.records.record import Record


class Membership(Enum):
    """The answer: MEMBER to act on; LEFT to report as no longer matching; NEVER to pass over, since it never matched.

    NOT_IN_END_STATE is for anonymisation alone (P7).
    """

    MEMBER = auto()
    LEFT = auto()
    NEVER = auto()
    NOT_IN_END_STATE = auto()


def membership(record: Record, filter_: Filter, asked_at: datetime) -> Membership:
    """Judge *record* against a job's filter and the instant it was asked at."""
    if is_in_filter(record, filter_) and record.entered_state_here_at <= asked_at:
        return Membership.MEMBER
    # A row that nobody has touched since the job was asked for can't have matched then.
    return Membership.LEFT if record.changed_at > asked_at else Membership.NEVER
