"""Identifiers, and the shard that a record belongs to."""

import pytest

from shared.kernel.errors import Invalid
from shared.kernel.identifiers import SHARDS, RecordKey, identifier, is_identifier, shard_of
from tests.unit.builders import key


@pytest.mark.parametrize("text", ["a", "Z9._-", "...", "a" * 64, "2026-00017"])
def test_a_text_of_the_alphabet_may_be_an_id(text: str) -> None:
    assert is_identifier(text)
    assert identifier(text, "record") == text


@pytest.mark.parametrize(
    "text", ["", "a" * 65, ".", "..", "jo@example.org", "a b", "a/b", "a#b", "a~", "é", "\u0661", "a\n", "\na"]
)
def test_x8_a_text_that_may_be_no_id_is_refused_without_repeating_it(text: str) -> None:
    assert not is_identifier(text)
    with pytest.raises(Invalid) as refusal:
        identifier(text, "person_id")
    assert refusal.value.code == "invalid_identifier"
    assert refusal.value.detail == "person_id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"


@pytest.mark.parametrize(
    ("record", "shard"),
    [
        ("123456789", 0xCBF43926 % SHARDS),  # the check value that catalogues of CRCs publish
        ("a", 0xE8B7BE43 % SHARDS),
        ("abc", 0x352441C2 % SHARDS),
        ("2026-00017", 11),
    ],
)
def test_the_shard_of_a_record_never_changes_because_index_keys_are_built_from_it(record: str, shard: int) -> None:
    assert shard_of(record) == shard
    assert key(record).shard == shard


def test_the_shard_does_not_depend_on_the_workflow() -> None:
    assert key("c1", "complaints").shard == key("c1", "permits").shard


def test_there_are_16_shards_and_every_one_is_used() -> None:
    assert {shard_of(f"c{number}") for number in range(500)} == set(range(16))


def test_a_record_key_reads_as_it_is_written() -> None:
    assert str(key("c1", "complaints")) == "complaints/c1"
    assert RecordKey.parse("complaints/c1") == key("c1", "complaints")


def test_record_keys_are_ordered_by_workflow_then_by_record() -> None:
    assert sorted([key("a", "z"), key("b", "a"), key("a", "a")]) == [key("a", "a"), key("b", "a"), key("a", "z")]


@pytest.mark.parametrize("text", ["", "complaints", "complaints/", "/c1", "complaints/c1/2", "com plaints/c1", "../c1"])
def test_x8_a_text_that_is_no_record_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        RecordKey.parse(text, "parent_id")
    assert refusal.value.code == "invalid_identifier"
    assert refusal.value.detail.startswith("parent_id must be ")
    assert not text or text not in str(refusal.value)


def test_a_text_without_a_slash_is_told_how_a_record_is_written() -> None:
    with pytest.raises(Invalid) as refusal:
        RecordKey.parse("complaints", "parent_id")
    assert refusal.value.detail == "parent_id must be written as workflow/id"
