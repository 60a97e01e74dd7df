"""Why the file of an import is refused (L10)."""

from shared.learners.ilr_file import FileFault, FileRefused, IlrHeader


def test_l10_a_return_has_one_id_for_a_provider_and_a_year_with_every_learner() -> None:
    assert IlrHeader(ukprn="10000001", year="2627", prepared_at=None).ilr == "10000001-2627"


def test_l10_a_file_that_is_refused_says_why_and_where_it_broke() -> None:
    refusal = FileRefused(FileFault.ILL_FORMED, 7)
    assert (refusal.code, refusal.ground) == ("ill_formed", "ill_formed_at_line_7")
    assert refusal.detail
    assert FileRefused(FileFault.GONE).ground == "file_gone"
