"""The operating system's randomness."""

import secrets

_BYTES = 8


class SystemRandomness:
    """``Randomness`` that cannot be guessed."""

    def token(self) -> str:
        return secrets.token_hex(_BYTES)
