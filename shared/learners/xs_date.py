"""Dates as returns write them: ``xs:date``, without regard to the zone."""

import re
from datetime import date

_XS_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-](0\d|1[0-4]):[0-5]\d)?", re.ASCII)


def day_of(text: str) -> date:
    """Return the day in *text*; raise ``ValueError`` without repeating it."""
    found = _XS_DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise ValueError from None  # the other one repeats the text
