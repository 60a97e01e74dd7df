"""Randomness of the operating system."""

import secrets

_BYTES = 8


class SystemRandomness:
    """``Randomness`` that nobody can guess."""

    def token(self) -> str:
        """Return 16 hexadecimal digits."""
        return secrets.token_hex(_BYTES)
