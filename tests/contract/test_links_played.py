"""The adapter keeps links equal at both ends, whatever users and jobs do (X18)."""

import random

import pytest

from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.keys import LINKS, RECORD, record_of
from shared.adapters.dynamodb.link_codec import counts_from, facts_from
from shared.kernel.identifiers import RecordKey
from shared.records.links import Counts, LinkFacts
from tests.contract.backing import Aws
from tests.properties.link_play import ACTS, ALL, Play, Step, wanted

STEPS = 120
LINK = "LINK#"


def _stored(emulated: Aws) -> tuple[dict[tuple[RecordKey, RecordKey], LinkFacts], dict[RecordKey, Counts]]:
    links: dict[tuple[RecordKey, RecordKey], LinkFacts] = {}
    counts: dict[RecordKey, Counts] = {}
    for item in emulated.rows("records"):
        target, sk = record_of(item["pk"]["S"]), item["sk"]["S"]
        if sk.startswith(LINK):
            links[target, RecordKey.parse(sk.removeprefix(LINK))] = facts_from(item)
        elif sk == LINKS:
            counts[target] = {counter: number for counter, number in counts_from(item).counts.items() if number}
    return links, {target: found for target, found in counts.items() if found}


@pytest.mark.parametrize("seed", range(3))
def test_x18_the_rows_of_links_are_those_that_the_records_call_for(emulated: Aws, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – a story to be played again
    play = Play(emulated.records())
    story = [Step("save", own, chance.randrange(18)) for own in ALL]
    story += [Step(chance.choice(ACTS), chance.choice(ALL), chance.randrange(18)) for _ in range(STEPS)]
    for step in story:
        play.does(step)
    rows = {
        record_of(item["pk"]["S"]): record_from(item) for item in emulated.rows("records") if item["sk"]["S"] == RECORD
    }
    assert _stored(emulated) == wanted(rows)
    assert {target for target, _ in wanted(rows)[0]} <= {own for own, row in rows.items() if row.is_linked}
    assert wanted(rows)[0]
    assert any(row.is_erased for row in rows.values())
