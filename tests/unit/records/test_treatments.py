"""What becomes of a sensitive value."""

import pytest

from shared.records.treatments import TREATMENTS, TreatmentName

ANYTHING = ["Jo Bloggs", "", 41, 0.5, True, ["Jo"], {"name": "Jo"}]


def _left_by(name: TreatmentName, value: object) -> str | None:
    return TREATMENTS[name].leaves(value)


def test_x2_every_treatment_that_can_be_named_can_be_carried_out() -> None:
    assert TREATMENTS.keys() == set(TreatmentName)


@pytest.mark.parametrize("value", ANYTHING)
def test_x2_remove_leaves_nothing(value: object) -> None:
    assert _left_by(TreatmentName.REMOVE, value) is None


@pytest.mark.parametrize("value", ANYTHING)
def test_x2_replace_leaves_a_fixed_text(value: object) -> None:
    assert _left_by(TreatmentName.REPLACE, value) == "[redacted]"


@pytest.mark.parametrize(("value", "left"), [("1980-05-17", "1980"), ("1000-01-01", "1000"), ("2024-02-29", "2024")])
def test_x2_year_keeps_the_year_of_a_date(value: str, left: str) -> None:
    assert _left_by(TreatmentName.YEAR, value) == left


@pytest.mark.parametrize(
    "value",
    [
        "1980",
        "1980-05",
        "17 May 1980",
        "2026-W01-1",
        "19800517",
        "1980-02-30",
        "1980-05-17T10:00",
        "0099-01-01",
        1980,
        None,
    ],
)
def test_x2_year_removes_what_it_cannot_read(value: object) -> None:
    assert _left_by(TreatmentName.YEAR, value) is None


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("SW1A 1AA", "SW1A"),
        ("sw1a1aa", "SW1A"),
        (" M1 1AE ", "M1"),
        ("B33 8TH", "B33"),
        ("CR2 6XH", "CR2"),
        ("DN55 1PT", "DN55"),
        ("W1A 0AX", "W1A"),
        ("EC1A1BB", "EC1A"),
        ("GIR 0AA", "GIR"),
        ("L1  8JQ", "L1"),
    ],
)
def test_x2_outward_code_keeps_the_outward_part_of_a_postcode(value: str, left: str) -> None:
    assert _left_by(TreatmentName.OUTWARD_CODE, value) == left


@pytest.mark.parametrize(
    "value",
    [
        "",
        "SW1A",
        "SW1A 1A",
        "SW1A 1AAA",
        "ABC1 1AA",
        "1A 1AA",
        "10 High Street, SW1A 1AA",
        "SW1A 1AA, London",
        "SW1A 1AA SW1A 2AA",
        "SW1A-1AA",
        "SW\u0661A 1AA",
        "\u017fW1A 1AA",
        12,
        ["SW1A 1AA"],
        None,
    ],
)
def test_x2_outward_code_removes_what_is_not_one_whole_postcode(value: object) -> None:
    assert _left_by(TreatmentName.OUTWARD_CODE, value) is None
