"""Treatment ``year``: of a date its year stays, so that reports by age or by year survive (X2, source R)."""

from shared.records.values import read_date


def year(value: object) -> str | None:
    """Return the four-digit year of a ``YYYY-MM-DD`` text, or None for what is not a date."""
    day = read_date(value)
    return None if day is None else f"{day.year:04d}"
