"""Instants and identifiers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, WorkflowId, is_identifier, shard_of
from tests.properties.strategies import identifiers, instants


@given(instants, instants)
def test_the_order_of_texts_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)
    assert (to_text(one) == to_text(other)) == (one == other)


@given(instants)
def test_an_instant_is_read_back_as_it_was(instant: datetime) -> None:
    text = to_text(instant)
    assert len(text) == 27
    assert from_text(text) == instant
    assert from_text(text).tzinfo is UTC


@given(
    st.text() | st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,6}[Zz]")
)
def test_no_other_text_is_an_instant(text: str) -> None:
    try:
        instant = from_text(text)
    except ValueError:
        return
    assert to_text(instant) == text


@given(identifiers, identifiers)
def test_a_record_key_is_read_back_as_it_was(workflow: str, record: str) -> None:
    key = RecordKey(WorkflowId(workflow), RecordId(record))
    assert RecordKey.parse(str(key)) == key
    assert key.shard == shard_of(record)
    assert 0 <= key.shard < SHARDS


@given(st.text() | st.from_regex(r"\A[a-z@/. \n]{0,9}/[a-z@/. \n]{0,9}\Z"))
def test_x8_no_other_text_is_a_record_key_and_none_is_repeated(text: str) -> None:
    workflow, slash, record = text.partition("/")
    if slash and is_identifier(workflow) and is_identifier(record):
        assert str(RecordKey.parse(text)) == text
        return
    with pytest.raises(Invalid) as refusal:
        RecordKey.parse(text)
    assert str(refusal.value) in {
        "invalid_identifier: record must be written as workflow/id",
        "invalid_identifier: record must be 1 to 64 of the characters A-Z a-z 0-9 . _ -",
    }
