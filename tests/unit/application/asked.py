"""How many ranges of the indexes a piece of work asks."""

from collections.abc import Callable

import pytest

from shared.kernel.identifiers import SHARDS
from tests.unit.application.rig import Rig

# A list by date is merged from a range of each shard.
_ASKING = {"in_state": 1, "in_stage": 1, "count_in_state": 1, "count_in_stage": 1, "listed": SHARDS}


def queries_of(rig: Rig, work: Callable[[], object]) -> int:
    """Return how many ranges of the indexes *work* asks."""
    asked, kind = 0, type(rig.records)

    def counting(original: Callable[..., object], ranges: int) -> Callable[..., object]:
        def counted(*parts: object) -> object:
            nonlocal asked
            asked += ranges
            return original(*parts)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name, ranges in _ASKING.items():
            patch.setattr(kind, name, counting(getattr(kind, name), ranges))
        work()
    return asked
