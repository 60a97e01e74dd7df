"""Our colours can be read, and aren't GOV.UK's."""

import re

import pytest

from tests.unit.console.test_assets import FOLDER, NAMES

STYLE = (FOLDER / NAMES["console.css"]).read_text()
COLOURS = dict(re.findall(r"--govuk-([a-z-]+)-colour: ?(#[0-9a-f]{6})", STYLE))
WHITE, BLACK = "#ffffff", "#0b0c0c"
TEXT, SHAPES = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 and 1.4.11
READ = {
    ("text", "body-background"),
    ("secondary-text", "body-background"),
    ("secondary-text", "surface-background"),
    ("link", "body-background"),
    ("link", "surface-background"),
    ("link-hover", "body-background"),
    ("link-hover", "surface-background"),
    ("link-visited", "body-background"),
    ("link-visited", "surface-background"),
    ("error", "body-background"),
    ("success", "body-background"),
    ("surface-text", "surface-background"),
    ("focus-text", "focus"),
}


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("front", "back"), sorted(READ))
def test_text_has_the_contrast_of_level_aa(front: str, back: str) -> None:
    assert contrast(COLOURS[front], COLOURS[back]) >= TEXT


def test_header_buttons_and_marks_have_it_too() -> None:
    assert contrast(COLOURS["brand"], WHITE) >= TEXT
    assert contrast(COLOURS["success"], WHITE) >= TEXT
    assert contrast(COLOURS["brand"], COLOURS["surface-background"]) >= SHAPES


def test_the_measure_is_wcags() -> None:
    assert contrast(WHITE, "#000000") == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


def test_no_colour_of_the_theme_is_govuks_blue_and_the_header_is_not_black() -> None:
    assert not {"#1d70b8", "#1a65a6", "#f4f8fb"} & set(COLOURS.values())
    assert COLOURS["brand"] not in {BLACK, "#000000"}
