"""Why the file of an import is refused (L10)."""

from shared.learners.ilr_file import FileFault, FileRefused


def test_l10_a_file_that_is_refused_says_why_and_where_it_broke() -> None:
    refusal = FileRefused(FileFault.ILL_FORMED, 7)
    assert (refusal.code, refusal.ground) == ("ill_formed", "ill_formed_at_line_7")
    assert refusal.detail
    assert FileRefused(FileFault.GONE).ground == "file_gone"
