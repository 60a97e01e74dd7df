"""Bars stand on one line, in their picture, and compare with those of the pictures beside them."""

from hypothesis import given
from hypothesis import strategies as st

from functions.console.pictures.bars import HEIGHT, WIDTH, bars_of

VALUES = st.lists(st.integers(0, 5_000), min_size=1, max_size=20)


def _texts(values: list[int]) -> list[str]:
    return [f"{value:,}" for value in values]


@given(VALUES, st.integers(1, 5_000))
def test_every_bar_is_within_the_picture_beside_the_others_and_on_the_foot(values: list[int], most: int) -> None:
    most = max(most, *values)
    picture = bars_of(values, ["N"] * len(values), _texts(values), most)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    end = 0
    for bar, value in zip(picture.bars, values, strict=True):
        assert bar.x >= end
        end = bar.x + bar.width
        assert bar.width > 0
        assert bar.y + bar.height == picture.foot
        assert 0 < bar.y < picture.label_y < HEIGHT
        assert (bar.height > 0) is (value > 0)  # one of 5,000 is seen as well
        assert (bar.anchor, bar.number_x) in {("start", bar.x), ("middle", bar.middle), ("end", end)}
    assert end <= WIDTH


@given(VALUES)
def test_a_higher_number_has_no_lower_bar_and_the_highest_alone_is_written(values: list[int]) -> None:
    picture = bars_of(values, ["N"] * len(values), _texts(values), max(1, *values))
    by_value = sorted(zip(values, (bar.height for bar in picture.bars), strict=True))
    assert [height for _, height in by_value] == sorted(height for _, height in by_value)
    assert [bar.number for bar in picture.bars if bar.number] == ([f"{max(values):,}"] if any(values) else [])


def test_a_half_as_high_number_has_a_half_as_high_bar() -> None:
    whole, half = (bar.height for bar in bars_of([100, 50], ["N", "D"], ["100", "50"], 100).bars)
    assert whole == 2 * half


def test_no_bars_are_a_picture_too() -> None:
    assert bars_of([], [], [], 1).bars == ()


def test_a_long_number_over_a_bar_at_the_edge_stays_within_the_picture() -> None:
    thirteen = ["more than 5,000"] * 13
    anchors = [bar.anchor for bar in bars_of(range(13), thirteen, thirteen, 12).bars]
    assert anchors == ["start"] * 3 + ["middle"] * 8 + ["end"] * 2
