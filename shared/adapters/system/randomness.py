"""The operating system's randomness."""

import secrets

_BYTES = 8
_BYTES_OF_A_SECRET = 32


class SystemRandomness:
    """``Randomness`` that cannot be guessed."""

    def token(self) -> str:
        return secrets.token_hex(_BYTES)

    def secret(self) -> str:
        return secrets.token_urlsafe(_BYTES_OF_A_SECRET)
