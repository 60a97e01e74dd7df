"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """``Clock`` by the machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)
