"""A picture of transitions: boxes in order, lines that can be followed, and none where there would be too many."""

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from functions.console.pictures.transitions import MOST_LANES, MOST_LINES, picture_of
from shared.records.workflow import State, Transition
from tests.unit.builders import a_workflow

_PATH = re.compile(r"M(\d+) (\d+)H(\d+)V(\d+)H(\d+)")


def _states(count: int) -> tuple[State, ...]:
    return tuple(State(name=f"s{place}", end=place % 2 == 1) for place in range(count))


@given(st.data(), st.integers(1, 8))
def test_every_line_leads_from_its_box_to_its_box_within_the_picture(data: st.DataObject, count: int) -> None:
    place = st.integers(0, count - 1)
    moves = data.draw(st.lists(st.tuples(st.sets(place, min_size=1, max_size=3), place), max_size=10))
    transitions = tuple(
        Transition(name=f"t{number}", origins=tuple(f"s{one}" for one in sorted(origins)), target=f"s{target}")
        for number, (origins, target) in enumerate(moves)
    )
    picture = picture_of(a_workflow(states=_states(count), transitions=transitions))
    if picture is None:
        assert sum(len(one.origins) for one in transitions) > MOST_LANES
        return
    assert [box.text for box in picture.boxes] == [f"s{one}" for one in range(count)]
    assert [box.is_end for box in picture.boxes] == [one % 2 == 1 for one in range(count)]
    expected = [(n, o, t) for n, (origins, t) in enumerate(moves, start=1) for o in sorted(origins)]
    assert len(picture.lines) == len(expected)
    drawn = []
    for line, (number, origin, target) in zip(picture.lines, expected, strict=True):
        found = _PATH.fullmatch(line.path)
        assert found is not None
        left, start, lane, end, _ = map(int, found.groups())
        for at, of in ((start, origin), (end, target)):
            assert picture.boxes[of].y < at < picture.boxes[of].y + picture.boxes[of].height
        assert left == picture.boxes[0].x + picture.boxes[0].width
        assert left < lane < line.number_x < picture.width
        assert 0 < line.number_y < picture.height
        assert line.number == number
        drawn.append((lane, min(origin, target), max(origin, target)))
    for (lane, first, last), (other, low, high) in combinations(drawn, 2):
        assert lane != other or last < low or high < first, "two lines run over each other"


def test_a_long_name_is_cut_in_its_box() -> None:
    picture = picture_of(a_workflow(states=(State(name="waiting-for-the-surveyor", end=False),), transitions=()))
    assert picture is not None
    assert picture.boxes[0].text == "waiting-for-the-sur…"
    assert picture.lines == ()


def test_more_lines_than_a_picture_holds_are_not_drawn() -> None:
    states = _states(MOST_LINES + 1)
    chain = tuple(Transition(name=f"t{one}", origins=(f"s{one}",), target=f"s{one}") for one in range(MOST_LINES + 1))
    assert picture_of(a_workflow(states=states, transitions=chain[:MOST_LINES])) is not None
    assert picture_of(a_workflow(states=states, transitions=chain)) is None
    same = tuple(Transition(name=f"t{one}", origins=("s0",), target="s1") for one in range(MOST_LANES + 1))
    assert picture_of(a_workflow(states=states, transitions=same[:MOST_LANES])) is not None
    assert picture_of(a_workflow(states=states, transitions=same)) is None
