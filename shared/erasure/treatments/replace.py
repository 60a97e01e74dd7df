"""Treatment ``replace``: a fixed text shows that there was a value (X2). Never a pseudonym: a hashed name is a name."""

REDACTED = "[redacted]"


def replace(_value: object) -> str:
    """Return ``[redacted]`` whatever the value."""
    return REDACTED
