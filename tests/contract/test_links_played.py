"""The adapter keeps links equal at both ends, whatever users and jobs do (X18)."""

import random

import pytest

from tests.contract.backing import Aws
from tests.properties.link_play import ACTS, ALL, Play, Step
from tests.world.links import check_links

STEPS = 200


@pytest.mark.parametrize("seed", [0, 1])
def test_x18_the_rows_of_links_are_those_that_the_records_call_for(emulated: Aws, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – a story to be played again
    play = Play(emulated.records())
    story = [Step("save", own, chance.randrange(18)) for own in ALL]
    story += [Step(chance.choice(ACTS), chance.choice(ALL), chance.randrange(18)) for _ in range(STEPS)]
    pointers = 0
    for number, step in enumerate(story):
        play.does(step)
        if number % 20 == 0:
            check_links(emulated.rows("records"))
        pointers += any(row.person or row.parent for row in play.rows().values())
    rows = check_links(emulated.rows("records"))
    assert pointers, "a story without a link says nothing"
    assert any(row.is_erased for row in rows.values())
