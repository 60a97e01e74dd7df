"""Where the file of an import arrives, and why one is refused (L10)."""

import pytest

from shared.kernel.identifiers import JobId
from shared.learners.ilr_file import FileFault, FileRefused, import_key, import_of
from tests.unit.builders import T


def test_l10_a_file_is_its_imports_by_the_key_that_it_arrives_under() -> None:
    assert import_key(T, JobId("job-1")) == "imports/council/job-1"
    assert import_of("imports/council/job-1") == (T, "job-1")


@pytest.mark.parametrize(
    "object_key",
    [
        "council/job-1",
        "records/council/job-1",
        "imports/council",
        "imports/council/",
        "imports//job-1",
        "imports/council/job-1/2",
        "imports/council/job 1",
        "imports/coun cil/job-1",
    ],
)
def test_l10_x8_a_file_under_any_other_key_is_nobodys(object_key: str) -> None:
    assert import_of(object_key) is None


def test_l10_a_file_that_is_refused_says_why_and_where_it_broke() -> None:
    refusal = FileRefused(FileFault.ILL_FORMED, 7)
    assert (refusal.code, refusal.ground) == ("ill_formed", "ill_formed_at_line_7")
    assert refusal.detail
    assert FileRefused(FileFault.GONE).ground == "file_gone"
