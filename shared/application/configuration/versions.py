"""How configuration is versioned: a write without a version creates, one with a version replaces exactly that one."""

from shared.kernel.errors import StaleVersion


def next_version(version: int | None) -> int:
    """Return the version to store; 1 creates and fails where the thing exists."""
    return (version or 0) + 1


def check_current(version: int | None, current: int | None) -> None:
    """Raise ``StaleVersion`` early, before other rules are looked at; the store's condition is what counts in the end."""
    if (version or 0) != (current or 0):
        raise StaleVersion("stale_version", "the version is missing or is not the current one")
