"""How many ranges of the indexes a piece of work asks."""

from collections.abc import Callable

import pytest

from tests.unit.application.rig import Rig

_ASKING = ("in_state", "in_stage", "count_in_state", "count_in_stage")


def queries_of(rig: Rig, work: Callable[[], object]) -> int:
    """Return how many ranges of the indexes *work* asks."""
    asked, kind = 0, type(rig.records)

    def counting(original: Callable[..., object]) -> Callable[..., object]:
        def counted(*parts: object) -> object:
            nonlocal asked
            asked += 1
            return original(*parts)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in _ASKING:
            patch.setattr(kind, name, counting(getattr(kind, name)))
        work()
    return asked
