"""What goes into a row comes out of it exactly; what is no row is never half understood."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from functions.api.http.types import CONTENT_PATHS
from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.codec import content_from, content_item, record_from, record_item
from shared.adapters.dynamodb.job_codec import job_from, job_item, shard_from, shard_item
from shared.adapters.dynamodb.ledger_codec import LedgerRows, entry_from
from shared.adapters.dynamodb.models import ContentRow
from shared.jobs.history import HistoryEntry
from shared.kernel.errors import Invalid
from shared.records.content import LARGEST_BODY, AnyContent, Attachment, Content, ContentKind, PreservedVersion
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts, Record
from shared.records.scope import Files, Scope, Whole
from tests.contract.backing import LIFETIME, Aws
from tests.contract.builders import NOON, T, a_change, a_content, a_record, an_act, an_entry, any_content, key
from tests.contract.test_bodies import Odd, anything, exact
from tests.contract.test_jobs import FULL_JOB, FULL_SHARD
from tests.contract.test_records import FULL
from tests.fakes.randomness import FakeRandomness
from tests.fakes.versions import stored
from tests.world.stored import opened, saying


@settings(deadline=None)
@given(anything(Record))
def test_records_come_back_exactly(record: Record) -> None:
    item = record_item(T, record)
    assert record_from(item) == stored(record)
    assert exact(record_from(item).values) == exact(record.values)
    assert json.loads(json.dumps(item)) == item


@settings(deadline=None)
@given(
    anything(Content).filter(lambda one: one.kind in CONTENT_PATHS.values())
    | anything(Attachment)
    | anything(PreservedVersion)
)
def test_contents_come_back_exactly(content: AnyContent) -> None:
    assert content_from(content.kind, content_item(T, key("c1"), content)) == content


def test_what_is_optional_and_not_there_is_not_stored() -> None:
    present = set(opened(record_item(T, a_record())))
    assert not present & {"person", "parent", "address", "claim", "claim_given_up", "erasure", "mark"}
    assert not present & {"policy_date", "awaits_dating", "is_kept_by_login", "request", "anonymised_on"}
    assert not present & {"by_stage_pk", "by_stage_sk"}


def test_an_entry_expires_so_many_days_after_what_it_speaks_of() -> None:
    rows = _rows_of_the_ledger()
    for item in (rows.history(T, an_entry()), rows.evidence(T, an_act())):
        assert item["expires_at"] == {"N": str(int((NOON + LIFETIME).timestamp()))}


def _rows_of_the_ledger() -> LedgerRows:
    return LedgerRows(table="ledger", lifetime=LIFETIME, randomness=FakeRandomness())


def _rows() -> dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], object]]]:
    ledger = _rows_of_the_ledger()
    entry = an_entry(outcome=Outcome.FILE_ERASED, ground="abandoned", erased=ErasedCounts(), scope=Files((1,)))
    return {
        "record": (record_item(T, FULL), record_from),
        "job": (job_item(T, FULL_JOB), job_from),
        "shard": (shard_item(T, FULL_SHARD), shard_from),
        "entry": (ledger.history(T, entry), entry_from),
        "act": (ledger.evidence(T, an_act()), entry_from),
    }


ODD: list[object] = ["Jo Bloggs", -1, 1.5, {}, ["Jo Bloggs"], {"Jo": "Bloggs"}, [[1]], None, True]


@pytest.mark.parametrize("kind", ["record", "job", "shard", "entry", "act"])
def test_an_odd_field_is_either_understood_or_unreadable_and_its_text_is_not_repeated(kind: str) -> None:
    item, decode = _rows()[kind]
    caught: list[Unreadable] = []
    fields = json.loads(item["body"]["S"])
    for name in fields:
        for odd in ODD:
            try:
                decode(saying(item, **{name: odd}))
            except Unreadable as error:
                caught.append(error)
    assert len(caught) > 2 * len(fields)
    assert not any("Bloggs" in str(error) for error in caught)
    assert all(error.__suppress_context__ or error.__context__ is None for error in caught)


@pytest.mark.parametrize("kind", ["record", "job", "shard"])
def test_a_row_that_lacks_its_version_or_is_in_another_than_its_body_is_unreadable(kind: str) -> None:
    item, decode = _rows()[kind]
    for odd in ({}, {"version": {"N": "7"}}):
        with pytest.raises(Unreadable):
            decode({name: value for name, value in item.items() if name != "version"} | odd)


@pytest.mark.parametrize(
    "name", ["key", "state", "state_entered_at", "changed_at", "values", "counts", "guards", "version"]
)
def test_a_record_that_lacks_what_every_record_has_is_unreadable(name: str) -> None:
    item = record_item(T, FULL)
    body = json.loads(item["body"]["S"])
    del body[name]
    with pytest.raises(Unreadable):
        record_from({**item, "body": {"S": json.dumps(body)}})


@pytest.mark.parametrize("name", [*ContentKind, "files_gone"])
def test_a_count_that_is_missing_is_not_taken_for_none(name: str) -> None:
    """Contents that nobody counts would outlive an erasure (X1)."""
    item = record_item(T, a_record())
    counts = opened(item)["counts"]
    assert counts.pop(name) == 0
    with pytest.raises(Unreadable):
        record_from(saying(item, counts=counts))


def _without(of: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    """Return *of* with another value under *name*; ``...`` stands for none."""
    return {**{one: kept for one, kept in of.items() if one != name}, **({} if value is ... else {name: value})}


@pytest.mark.parametrize("scope", ["", "everything", [], [[]], [[0]], None, ...])
def test_a_claim_that_does_not_say_what_it_is_on_is_not_taken_for_one_on_everything(scope: object) -> None:
    item = record_item(T, FULL)
    with pytest.raises(Unreadable):
        record_from(saying(item, claim=_without(opened(item)["claim"], "scope", scope)))


@pytest.mark.parametrize("scopes", [[""], ["everything"], ["whole", ""], ["whole", [[]]], "whole", None, ...])
def test_a_mark_that_does_not_say_what_it_counts_for_is_unreadable(scopes: object) -> None:
    item = record_item(T, FULL)
    with pytest.raises(Unreadable):
        record_from(saying(item, mark=_without(opened(item)["mark"], "scopes", scopes)))


@pytest.mark.parametrize(
    ("scope", "key_ends"), [(Whole.RECORD, "c1"), (Files((3, 12)), "c1#FILE#000003,FILE#000012"), (None, "c1#GUARDS")]
)
def test_an_entry_comes_back_as_what_it_is_about(scope: Scope | None, key_ends: str) -> None:
    item = _rows_of_the_ledger().history(T, an_entry(scope=scope))
    entry = entry_from(item)
    assert isinstance(entry, HistoryEntry)
    assert (entry.scope, item["sk"]["S"].partition("/")[2]) == (scope, key_ends)


@pytest.mark.parametrize("scope", ["", "everything", [], [[]], [[0]], ...])
def test_an_entry_that_does_not_say_what_it_is_about_is_not_taken_for_one_about_everything(scope: object) -> None:
    item = _rows_of_the_ledger().history(T, an_entry())
    with pytest.raises(Unreadable):
        entry_from({**item, "body": {"S": json.dumps(_without(opened(item), "scope", scope))}})


def test_a_record_in_the_row_of_another_is_unreadable() -> None:
    item = record_item(T, FULL)
    with pytest.raises(Unreadable):
        record_from({**item, "pk": record_item(T, a_record("c2"))["pk"]})


@pytest.mark.parametrize("kind", ContentKind)
def test_a_content_in_the_row_of_another_is_unreadable(kind: ContentKind) -> None:
    """By the number in its body another file would be deleted."""
    content = any_content(kind)
    item, other = content_item(T, key("c1"), content), content_item(T, key("c1"), replace(content, number=2))
    with pytest.raises(Unreadable):
        content_from(kind, {**item, "sk": other["sk"]})


def test_a_content_without_its_text_is_unreadable() -> None:
    item = content_item(T, key("c1"), a_content())
    del item["text"]
    with pytest.raises(Unreadable):
        content_from(ContentKind.MESSAGE, item)


def test_a_row_without_what_dynamodb_has_to_see_is_not_made() -> None:
    with pytest.raises(ValueError, match="an attribute is missing"):
        ContentRow.item(pk="a", sk="b", body=None)


def test_a_value_that_is_no_json_is_refused_without_being_repeated() -> None:
    with pytest.raises(Invalid) as caught:
        record_item(T, a_record(values={"name": Odd()}))
    assert "Bloggs" not in str(caught.value)


def test_a_content_of_control_characters_alone_fits_into_its_row(emulated: Aws) -> None:
    content = a_content(body="\x01" * LARGEST_BODY)
    record = a_record()
    emulated.records().add_content(T, record, content)
    assert emulated.records().contents(T, record.key, ContentKind.MESSAGE, 0, 1) == [content]


@pytest.mark.parametrize("version", [1, 2])
def test_the_emulated_store_keeps_what_the_codec_writes(emulated: Aws, version: int) -> None:
    values: dict[str, object] = {"a": 5.0, "b": 5, "c": 10**37, "d": {"self": [None, {"default": 1e22}]}, "ä b": ""}
    record = a_record(values=values)
    records = emulated.records()
    for number in range(version):
        records.save(T, a_change(a_record(values=values, version=number)))
    assert exact(dict(records.read(T, [record.key]).records[record.key].values)) == exact(values)
