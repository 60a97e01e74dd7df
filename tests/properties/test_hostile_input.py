"""Whatever comes from outside is understood or refused, never a crash: cursors, messages, changes, events, keys of files, claims.

Bodies and JSON are in ``test_api.py``, OData queries in ``test_odata_filter.py``; a list's own positions, on the whole
application, in ``integration/test_forged_cursors.py``; events with parts missing in ``faults/test_hostile_events.py``.
"""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.api.http.caller import caller_of
from functions.gateway.cursors import decoded
from functions.schedule.event_time import event_time
from shared.access.permissions import Permission
from shared.adapters.dynamodb.ilr_stream import learner_changed
from shared.adapters.dynamodb.job_stream import shard_written
from shared.adapters.dynamodb.keys import checked_instant_key
from shared.adapters.s3.keys import file_of, import_key, import_of
from shared.adapters.shards import shard_name
from shared.adapters.sqs.message import message_body, parse_message
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.paging import number_in
from shared.application.records.discard_orphan_upload import DiscardOrphanUpload
from shared.kernel.errors import Forbidden, Malformed
from shared.kernel.identifiers import IMPORT_SHARD, SHARDS, is_identifier
from shared.kernel.strict_json import NotStrict, strict_json
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.files import FakeFiles
from tests.fakes.ledger import FakeLedger
from tests.fakes.ports import given_ports
from tests.fakes.records import FakeRecords
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
    with pytest.raises(NotStrict):
        strict_json(body)


@given(hostile, hostile | st.text("#").map("SHARD#{}".format) | st.integers(0, 20).map("SHARD#{:02d}".format))
@example("council#job", "INLINE#00")
@example("council#job", "IMPORT#00")
def test_a_change_names_a_shard_that_a_worker_is_sent_or_is_refused(pk: str, sk: str) -> None:
    try:
        found = shard_written(pk, sk)
    except Malformed:
        return
    assert (f"{found.tenant}#{found.job}", shard_name(found.shard)) == (pk, sk)
    assert found.shard in {*range(SHARDS), IMPORT_SHARD}


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


@given(hostile | st.integers().map(str) | st.text("019\u00b2\u0663-", max_size=12))
@example("\u00b2")
def test_a_number_in_a_position_is_one_or_is_refused(text: str) -> None:
    try:
        found = number_in(text)
    except Malformed:
        return
    assert 0 <= found < 10**9
    assert int(text) == found


@given(hostile | st.text("aA0.-#/", max_size=6))
def test_a_change_of_returns_names_a_learner_or_is_refused(pk: str) -> None:
    try:
        tenant, learner = learner_changed(pk)
    except Malformed:
        return
    assert f"{tenant}#{learner}" == pk
    assert is_identifier(tenant)
    assert is_identifier(learner)


@given(hostile | st.text("aA0.-#/", max_size=6).map("imports/{}".format))
@example("council/job")
def test_a_file_that_arrives_is_somebodys_import_or_nobodys(object_key: str) -> None:
    owner = import_of(object_key)
    assert owner is None or import_key(*owner) == object_key


@given(
    hostile | st.text("aA0.-#/\n\u0660", max_size=12).map("records/{}".format) | st.just("records/a/b/c/00000\u0661")
)
def test_a_file_under_a_key_that_is_no_attachments_is_deleted_and_no_other(object_key: str) -> None:
    files = FakeFiles()
    other = "records/council/cases/one/000001"
    for key in (object_key, other):
        files.arrive(key)
    discard = DiscardOrphanUpload(given_ports(records=FakeRecords(ledger=FakeLedger()), files=files))
    if object_key != other:
        assert discard(object_key, file_of(object_key))
        assert files.versions == {other: 1}


@given(json_values | hostile | st.datetimes().map(str))
def test_an_event_has_an_instant_or_is_refused(said: object) -> None:
    try:
        found = event_time({"time": said})
    except Malformed:
        return
    assert found.tzinfo is not None


CLAIMS = st.fixed_dictionaries(
    {}, optional={name: st.text(max_size=8) | hostile for name in ("sub", "custom:tenant", "cognito:groups")}
)


@given(CLAIMS)
def test_x15_claims_name_a_caller_without_permissions_or_nobody(claims: dict[str, str]) -> None:
    event: dict[str, Any] = {"authorizer": {"jwt": {"claims": claims}}}
    app: Any = SimpleNamespace(current_event=SimpleNamespace(request_context=event, raw_event={}))
    try:
        caller = caller_of(
            app, IdentifyCaller(given_ports(catalogue=FakeCatalogue(ledger=FakeLedger()))), "custom:tenant"
        )
    except Forbidden:
        return
    assert is_identifier(caller.tenant)
    assert is_identifier(caller.user)
    assert caller.permissions <= set(Permission)
