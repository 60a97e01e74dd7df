"""What goes into a row comes out of it exactly, whatever it is; what is no row is never half understood."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.dynamodb.codec import content_from, content_item, record_from, record_item
from shared.adapters.dynamodb.job_codec import job_from, job_item, shard_from, shard_item
from shared.adapters.dynamodb.json_values import read, read_map, stored, stored_map
from shared.adapters.dynamodb.ledger_codec import LedgerRows, entry_from
from shared.adapters.dynamodb.rows import Unreadable
from shared.application.stored import Change
from shared.jobs.history import HistoryEntry
from shared.jobs.outcome import Outcome
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import JobId, RecordId, RecordKey, WorkflowId
from shared.records.content import Attachment, Content, ContentCounts, ContentKind
from shared.records.guards import Guard, GuardName
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Files, Scope, Whole
from tests.contract.backing import LIFETIME, Aws
from tests.contract.builders import NOON, T, a_record, an_act, an_entry, key
from tests.contract.test_jobs import FULL_JOB, FULL_SHARD
from tests.contract.test_records import FULL
from tests.fakes.randomness import FakeRandomness
from tests.world.stored import opened, saying

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-(10**38) + 1, 10**38 - 1) | st.integers(1, 9).map(lambda digit: digit * 10**100)
FLOATS = st.floats(1e-120, 1e120) | st.floats(-1e120, -1e-120) | st.integers(-(2**80), 2**80).map(float)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4),
    max_leaves=12,
)
VALUES = st.dictionaries(TEXTS.filter(bool), JSON, max_size=5)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 – made aware
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
MAYBE_DAYS = st.none() | DAYS
IDS = st.text("AZaz09._-", min_size=1, max_size=64).filter(lambda text: text not in {".", ".."})
KEYS = st.builds(RecordKey, IDS.map(WorkflowId), IDS.map(RecordId))
NUMBERS = st.integers(0, 999_999)
SCOPES = st.just(Whole.RECORD) | st.lists(st.integers(1, 999_999), min_size=1, max_size=3).map(tuple).map(Files)
JOBS = IDS.map(JobId)
GUARDS = st.builds(Guard, reason=TEXTS, set_on=DAYS, review_date=DAYS)
COUNTS = st.builds(ContentCounts, **{kind.value: NUMBERS for kind in ContentKind})
ERASED = st.builds(ErasedCounts, **dict.fromkeys(ErasedCounts.__dataclass_fields__, NUMBERS))
OUTCOMES = st.sampled_from(Outcome)
RECORDS = st.builds(
    Record,
    key=KEYS,
    state=TEXTS,
    state_entered_at=INSTANTS,
    entered_state_here_at=INSTANTS,
    changed_at=INSTANTS,
    values=VALUES,
    person=st.none() | KEYS,
    parent=st.none() | KEYS,
    address=st.none() | TEXTS,
    counts=COUNTS,
    guards=st.dictionaries(st.sampled_from(GuardName), GUARDS),
    claim=st.none()
    | st.builds(Claim, job=JOBS, at=INSTANTS, scope=SCOPES, transition=st.none() | TEXTS, anonymised_on=MAYBE_DAYS),
    claim_given_up=st.booleans(),
    erasure=st.none() | st.builds(Erasure, at=INSTANTS, job=JOBS, counts=ERASED),
    mark=st.none()
    | st.builds(
        JobMark,
        job=JOBS,
        page=NUMBERS,
        outcome=OUTCOMES,
        at=INSTANTS,
        ground=st.none() | TEXTS,
        scopes=st.lists(SCOPES, max_size=3).map(tuple),
    ),
    policy_date=MAYBE_DAYS,
    awaits_dating=st.booleans(),
    is_kept_by_login=st.booleans(),
    request=st.none() | st.builds(AnonymisationRequest, reason=TEXTS, requested_on=DAYS, due_date=DAYS),
    anonymised_on=MAYBE_DAYS,
    version=st.integers(1, 10**9),
)


def _as_dynamodb_keeps_it(attribute: dict[str, Any]) -> dict[str, Any]:
    """Return an attribute as DynamoDB gives it back: numbers without exponent, point or zeros that say nothing."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return {"N": _plain(value)}
        case "NS":
            return {"NS": [_plain(one) for one in value]}
        case "L":
            return {"L": [_as_dynamodb_keeps_it(one) for one in value]}
        case "M":
            return {"M": {name: _as_dynamodb_keeps_it(one) for name, one in value.items()}}
        case _:
            return attribute


def _plain(number: str) -> str:
    text = f"{Decimal(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _exact(value: object) -> object:
    """Return *value* with the type of each number beside it, since ``1 == 1.0 == True`` in Python."""
    match value:
        case dict():
            return {name: _exact(one) for name, one in value.items()}
        case list():
            return [_exact(one) for one in value]
        case _:
            return type(value), value


@settings(deadline=None)
@given(VALUES)
def test_json_values_come_back_exactly_by_value_and_by_type(values: dict[str, object]) -> None:
    kept = {name: _as_dynamodb_keeps_it(one) for name, one in stored_map(values).items()}
    assert _exact(read_map(kept)) == _exact(values)
    assert _exact(read_map(stored_map(values))) == _exact(values)


@pytest.mark.parametrize(
    "value", [5, 5.0, 1e23, 10**23, 2**53 + 1, -0.5, 1e-7, 0, 0.0, True, False, "5", "", None, [], {}]
)
def test_numbers_and_what_looks_like_them_are_told_apart(value: object) -> None:
    assert _exact(read(_as_dynamodb_keeps_it(stored(value)))) == _exact(value)


def test_texts_are_stored_as_they_are() -> None:
    assert stored('Jo "J" Bloggs') == {"S": 'Jo "J" Bloggs'}


def test_numbers_in_any_notation_are_read() -> None:
    assert _exact(read({"N": "1E+40"})) == (int, 10**40)
    assert _exact(read({"N": "1.50E+1"})) == (int, 15)
    assert _exact(read({"N": "1.5E-1"})) == (float, 0.15)


@settings(deadline=None)
@given(RECORDS)
def test_records_come_back_exactly(record: Record) -> None:
    item = record_item(T, record)
    kept = {name: _as_dynamodb_keeps_it(one) for name, one in item.items()}
    assert record_from(kept) == record
    assert json.loads(json.dumps(item)) == item


@settings(deadline=None)
@given(
    st.builds(
        Content,
        kind=st.sampled_from(list(ContentKind)[:4]),
        number=st.integers(1, 999_999),
        body=TEXTS,
        subject=st.none() | TEXTS,
        at=INSTANTS,
    )
    | st.builds(
        Attachment,
        number=st.integers(1, 999_999),
        file_name=TEXTS,
        file_type=TEXTS,
        size=NUMBERS,
        added_at=INSTANTS,
        due_on=MAYBE_DAYS,
        awaits_dating=st.booleans(),
    )
)
def test_contents_come_back_exactly(content: Content | Attachment) -> None:
    kind = content.kind if isinstance(content, Content) else ContentKind.ATTACHMENT
    assert content_from(kind, content_item(T, key("c1"), content)) == content


def test_what_is_optional_and_not_there_is_not_stored() -> None:
    present = set(record_item(T, a_record()))
    assert not present & {"person", "parent", "address", "guards", "claim", "claim_given_up", "erasure", "mark"}
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
    entry = an_entry(ground="abandoned", erased=ErasedCounts(), scope=Files((1,)))
    return {
        "record": (record_item(T, FULL), record_from),
        "job": (job_item(T, FULL_JOB), job_from),
        "shard": (shard_item(T, FULL_SHARD), shard_from),
        "entry": (ledger.history(T, entry), entry_from),
        "act": (ledger.evidence(T, an_act()), entry_from),
    }


ODD_FIELDS = ["Jo Bloggs", -1, 1.5, {}, ["Jo Bloggs"], {"Jo": "Bloggs"}, [[1]]]
ODD = [
    {"S": "Jo Bloggs"},
    {"N": "-1"},
    {"N": "1.5"},
    {"M": {}},
    {"L": [{"S": "Jo Bloggs"}]},
    {"B": b"Jo"},
    {"NS": ["1", "2"]},
]
UNTYPED = {"pk", "sk", "by_state_pk", "by_state_sk", "by_stage_pk", "by_stage_sk", "by_time_pk", "by_time_sk"}


@pytest.mark.parametrize("kind", ["record", "job", "shard", "entry", "act"])
def test_an_odd_attribute_is_either_understood_or_unreadable_and_its_text_is_not_repeated(kind: str) -> None:
    item, decode = _rows()[kind]
    caught: list[Unreadable] = []
    names = opened(item).keys() - UNTYPED if "body" in item else item.keys() - UNTYPED
    odd_ones = (
        [saying(item, **{name: odd}) for name in names for odd in ODD_FIELDS] + [{**item, "body": odd} for odd in ODD]
        if "body" in item
        else [{**item, name: odd} for name in names for odd in ODD]
    )
    for one in odd_ones:
        try:
            decode(one)
        except Unreadable as error:
            caught.append(error)
    assert len(caught) > len(names)
    assert not any("Bloggs" in str(error) for error in caught)
    assert all(error.__suppress_context__ or error.__context__ is None for error in caught)


@pytest.mark.parametrize("name", ["state", "state_entered_at", "changed_at", "values", "counts", "version"])
def test_a_record_that_lacks_what_every_record_has_is_unreadable(name: str) -> None:
    item = record_item(T, FULL)
    with pytest.raises(Unreadable):
        record_from({other: value for other, value in item.items() if other != name})


def test_a_count_that_is_missing_is_not_taken_for_none() -> None:
    """Contents that nobody counts would outlive an erasure (X1)."""
    item = record_item(T, FULL)
    del item["counts"]["M"]["notes"]
    with pytest.raises(Unreadable):
        record_from(item)


@pytest.mark.parametrize("scope", [None, {"S": ""}, {"S": "everything"}, {"S": "0"}, {"L": []}, {"NULL": True}])
def test_a_claim_that_does_not_say_what_it_is_on_is_not_taken_for_one_on_everything(
    scope: dict[str, Any] | None,
) -> None:
    item = record_item(T, FULL)
    claim = {name: value for name, value in item["claim"]["M"].items() if name != "scope"}
    item["claim"] = {"M": claim if scope is None else {**claim, "scope": scope}}
    with pytest.raises(Unreadable):
        record_from(item)


@pytest.mark.parametrize("scopes", [None, [""], ["everything"], ["whole", ""]])
def test_a_mark_that_does_not_say_what_it_counts_for_is_unreadable(scopes: list[str] | None) -> None:
    item = record_item(T, FULL)
    mark = {name: value for name, value in item["mark"]["M"].items() if name != "scopes"}
    item["mark"] = {"M": mark if scopes is None else {**mark, "scopes": {"L": [{"S": one} for one in scopes]}}}
    with pytest.raises(Unreadable):
        record_from(item)


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
    said = {**opened(item), "scope": scope}
    if scope is ...:
        del said["scope"]
    with pytest.raises(Unreadable):
        entry_from({**item, "body": {"S": json.dumps(said)}})


def test_a_value_that_is_no_json_is_refused_without_being_repeated() -> None:
    with pytest.raises(Invalid) as caught:
        record_item(T, a_record(values={"name": {"Jo Bloggs"}}))
    assert "Bloggs" not in str(caught.value)


@pytest.mark.parametrize("version", [1, 2])
def test_the_emulated_store_keeps_what_the_codec_writes(emulated: Aws, version: int) -> None:
    values: dict[str, object] = {"a": 5.0, "b": 5, "c": 10**37, "d": {"self": [None, {"default": 1e22}]}, "ä b": ""}
    record = a_record(values=values)
    records = emulated.records()
    for number in range(1, version + 1):
        records.save(T, Change(record=a_record(values=values, version=number)))
    assert _exact(dict(records.read(T, [record.key]).records[record.key].values)) == _exact(values)
