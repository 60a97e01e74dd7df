"""Under which keys files are, and whose a file is (X1, X8, L10)."""

import pytest

from shared.adapters.s3.keys import file_key, file_of, file_prefix, import_key, import_of
from shared.kernel.identifiers import JobId
from tests.unit.builders import OTHER, T, key


def test_x1_the_files_of_a_record_stand_under_a_prefix_that_no_other_record_shares() -> None:
    assert file_prefix(T, key("c1")) == "records/council/complaints/c1/"
    assert not file_prefix(T, key("c10")).startswith(file_prefix(T, key("c1")))
    assert not file_prefix(OTHER, key("c1")).startswith(file_prefix(T, key("c1")))


def test_a_file_stands_under_its_number() -> None:
    assert file_key(T, key("c1"), 7) == "records/council/complaints/c1/000007"
    assert file_of("records/council/complaints/c1/000007") == (T, key("c1"), 7)
    assert file_key(T, key("c1"), 999_999) == "records/council/complaints/c1/999999"


@pytest.mark.parametrize(
    "object_key",
    [
        "records/council/complaints/c1/1",
        "records/council/complaints/c1/000001/x",
        "records/council/complaints/jo@example.org/000001",
        "records/council/complaints/../000001",
        "records/council/comp#laints/c1/000001",
        "imports/council/complaints/c1/000001",
    ],
)
def test_x4_x8_a_file_under_any_other_key_is_no_attachment(object_key: str) -> None:
    assert file_of(object_key) is None


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
