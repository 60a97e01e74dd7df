"""Dates as returns write them: ``xs:date``, without regard to the zone."""

import re
from datetime import date

from shared.records.field_type import read_date

_XS_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-](0\d|1[0-4]):[0-5]\d)?", re.ASCII)


def day_of(text: str) -> date:
    """Return the day in *text*; raise ``ValueError`` without repeating it."""
    found = _XS_DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError
    day = read_date(found[1])
    # A year such as 0019 is a slip, and would make the learner due at once (L3).
    if day is None:
        raise ValueError
    return day
