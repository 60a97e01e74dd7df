"""The id that a learner's reference makes: one for each reference, and none for one that is too long (L10)."""

import pytest

from shared.learners.learner_id import learner_id, reference_name


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("jo42", "jo42"),
        (" JO42 ", "jo42"),
        ("Jo/42", "jo_2f42"),
        ("é", "_c3_a9"),
        ("Straße", "strasse"),
        ("\ud800", "_ed_a0_80"),
        ("a" * 55, "a" * 55),
    ],
)
def test_l10_a_reference_is_written_without_case_in_letters_that_an_id_may_have(reference: str, name: str) -> None:
    assert reference_name(reference) == name


@pytest.mark.parametrize("reference", ["", "  ", "a" * 56, "/" * 19])
def test_l10_a_reference_that_is_empty_or_too_long_makes_no_id(reference: str) -> None:
    assert reference_name(reference) is None


@pytest.mark.parametrize("reference", ["jo@example.org", "JO@X", "jo\uff20example.org", "jo\ufe6bexample.org", "@"])
def test_x8_l10_a_reference_that_may_be_an_e_mail_address_makes_no_id(reference: str) -> None:
    assert reference_name(reference) is None


def test_l10_the_id_of_a_learner_begins_with_their_provider() -> None:
    name = reference_name("JO")
    assert name is not None
    assert learner_id("10000001", name) == "10000001-jo"
