"""A count that ends at a bound."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A *number*; if *is_more*, there are more than that."""

    number: int
    is_more: bool = False


def added(counts: Sequence[Counted]) -> Counted:
    """Return how many there are together."""
    return Counted(number=sum(one.number for one in counts), is_more=any(one.is_more for one in counts))
