"""Whatever users and jobs do, links are equal at both ends, and what is kept through one is not erased (X7, X18)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel.identifiers import RecordKey
from shared.records.links import Counts, LinkFacts
from tests.properties.link_play import ACTS, ALL, Play, Step, is_kept, wanted

steps = st.builds(Step, st.sampled_from(ACTS), st.sampled_from(ALL), st.integers(0, 17))
# Every record is there first, in any state and with any pointers.
beginnings = st.tuples(*(st.builds(Step, st.just("save"), st.just(own), st.integers(0, 17)) for own in ALL))


def _stored(play: Play) -> tuple[dict[tuple[RecordKey, RecordKey], LinkFacts], dict[RecordKey, Counts]]:
    store = play.rig.records
    links = {(target, source): facts for (_, target, source), facts in store.links.items()}
    return links, {target: read.counts for (_, target), read in store.counts.items() if read.counts}


@given(beginnings, st.lists(steps, max_size=25))
def test_x18_links_are_equal_at_both_ends_whatever_is_done(beginning: tuple[Step, ...], story: list[Step]) -> None:
    play = Play()
    for step in (*beginning, *story):
        play.does(step)
        assert _stored(play) == wanted(play.rows()), step


@settings(max_examples=150)
@given(beginnings, st.lists(steps, max_size=25))
def test_x7_nothing_that_is_kept_either_way_is_claimed(beginning: tuple[Step, ...], story: list[Step]) -> None:
    play = Play()
    for step in (*beginning, *story):
        before = play.rows()
        play.does(step)
        after = play.rows().get(step.record)
        was = before.get(step.record)
        begins = after is not None and was is not None and was.claim is None and not was.is_erased
        if begins and after is not None and (after.claim is not None or after.is_erased):
            assert not is_kept(step.record, before), step
