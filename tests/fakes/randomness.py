"""Randomness that a test can foresee."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class FakeRandomness:
    """Counts."""

    tokens: int = 0

    def token(self) -> str:
        self.tokens += 1
        return f"{self.tokens:016x}"

    def secret(self) -> str:
        self.tokens += 1
        return f"{self.tokens:043x}"
