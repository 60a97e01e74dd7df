"""Whatever comes from outside is understood or refused, never a crash: cursors, messages, changes of a stream.

Parsers of OData queries and of returns (XML, zip) belong here when they are there: a strategy, and what they may raise.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.api.http.cursors import decoded
from functions.api.http.json_body import strict_json
from shared.adapters.dynamodb.job_stream import shard_written
from shared.adapters.dynamodb.keys import checked_instant_key
from shared.adapters.sqs.message import message_body, parse_message
from shared.kernel.errors import Malformed
from tests.properties.strategies import json_values

DEEP = 100_000
hostile = st.text() | json_values.map(json.dumps) | st.text('[]{}",:#%\\\x00\n0123456789SHARDtenjob')
fields = st.dictionaries(
    st.sampled_from(["tenant", "job", "shard", "more"]), json_values | st.text("A#0/\n"), max_size=4
)


@given(hostile | fields.map(json.dumps))
def test_a_message_is_understood_whole_or_refused(body: str) -> None:
    try:
        read = parse_message(body)
    except Malformed:
        return
    assert parse_message(message_body(read)) == read


@pytest.mark.parametrize("body", ["[" * DEEP, '{"a":' * DEEP, "[" * DEEP + "]" * DEEP])
def test_nesting_without_end_is_refused(body: str) -> None:
    with pytest.raises(Malformed):
        parse_message(body)
    with pytest.raises(json.JSONDecodeError):
        strict_json(body)


@given(hostile, hostile | st.text("#").map("SHARD#{}".format))
def test_a_change_names_a_shard_or_is_refused(pk: str, sk: str) -> None:
    try:
        found = shard_written(pk, sk)
    except Malformed:
        return
    assert (f"{found.tenant}#{found.job}", found.shard) == (pk, sk)


@given(hostile)
def test_a_cursor_that_was_not_handed_out_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decoded(text, "cases", "closed")


@given(hostile)
def test_a_position_in_time_is_one_or_is_refused(text: str) -> None:
    try:
        found = checked_instant_key(text)
    except Malformed:
        return
    assert found == text
