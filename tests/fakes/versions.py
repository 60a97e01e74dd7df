"""The condition that every versioned write has."""

from shared.kernel.errors import StaleVersion


def check_next(stored: int | None, written: int) -> None:
    """Raise ``StaleVersion`` unless *written* is the version that follows *stored*; nothing stored is followed by 1."""
    check_is(stored, written - 1 if written > 1 else None)


def check_is(stored: int | None, expected: int | None) -> None:
    """Raise ``StaleVersion`` unless *stored* is the *expected* version; None stands for nothing."""
    if stored != expected:
        raise StaleVersion("stale_version", "this has changed since it was read, or exists already")
