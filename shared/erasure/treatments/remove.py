"""Treatment ``remove``: nothing stays (X2, the default, and what source R describes)."""


def remove(_value: object) -> None:
    """Return None whatever the value."""
