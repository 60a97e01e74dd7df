"""What only we read of a row: everything comes back as it was, and nothing is half understood (X13)."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.access.evidence import Evidence
from shared.adapters.dynamodb.bodies import Unreadable, body_of, encoded
from shared.adapters.dynamodb.catalogue_codec import PREFIXES
from shared.adapters.dynamodb.job_codec import job_from, job_item
from shared.adapters.dynamodb.keys import Item
from shared.jobs.history import HistoryEntry
from shared.jobs.shard import Shard
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import RecordId, RecordKey
from shared.kernel.months import LONGEST
from shared.learners.ilr import Aim, IlrId, IlrReturn
from shared.records.condition import Condition, Operator
from shared.records.content import Attachment, Content
from shared.records.filter import Filter
from shared.records.record import Record
from shared.records.scope import Files
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy, PolicyDraft
from tests.contract.builders import T, a_content, a_job, a_shard, an_entry

Kind = TypeVar("Kind")
KEPT = (Record, Content, Attachment, Evidence, HistoryEntry, Shard, IlrReturn, *PREFIXES)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-(10**38) + 1, 10**38 - 1) | st.integers(1, 9).map(lambda digit: digit * 10**100)
FLOATS = st.floats(1e-120, 1e120) | st.floats(-1e120, -1e-120) | st.integers(-(2**80), 2**80).map(float)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4),
    max_leaves=12,
)
IDS = st.text("AZaz09._-", min_size=1, max_size=64).filter(lambda text: text not in {".", ".."})
SIMPLE: Mapping[Any, st.SearchStrategy[Any]] = {
    RecordKey: st.builds(RecordKey, IDS, IDS),
    Files: st.lists(st.integers(1, 999_999), min_size=1, max_size=3).map(tuple).map(Files),
    Period: st.integers(0, LONGEST).map(Period),
    str: TEXTS,
    int: st.integers(0, 10**12),
    object: JSON,
    date: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 – made aware
}


def _made(kind: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401 – any dataclass
    """Return the *kind* of these parts, or None where the domain knows none such (X11a)."""
    try:
        return kind(**parts)
    except ValueError:
        return None


def anything(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 – types
    """Return what a field of that type may hold."""
    hint = getattr(hint, "__supertype__", hint)  # of a NewType
    if hint in SIMPLE:
        return SIMPLE[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        parts_of = st.fixed_dictionaries({one.name: anything(hints[one.name]) for one in fields(hint)})
        return parts_of.map(partial(_made, hint)).filter(lambda made: made is not None)
    parts = [one for one in get_args(hint) if one is not Ellipsis]
    match get_origin(hint):
        case None:
            return st.from_type(hint)
        case origin if origin in {Union, UnionType}:
            return st.one_of(*map(anything, parts))
        case origin if origin is tuple:
            return st.lists(anything(parts[0]), max_size=3).map(tuple)
        case _:
            return st.dictionaries(*map(anything, parts), max_size=3)


def holding(value: object) -> Condition:
    return Condition(field="x", op=Operator.EQ, value=value)


def row(text: str, version: int | None = None) -> Item:
    return {"body": {"S": text}} | ({} if version is None else {"version": {"N": str(version)}})


def read(kind: type[Kind], value: Kind) -> Kind:
    return body_of(kind, row(encoded(value), getattr(value, "version", None)))


def exact(value: object) -> object:
    """Return *value* with the type of each number beside it, since ``1 == 1.0 == True`` in Python."""
    match value:
        case Mapping():
            return {name: exact(one) for name, one in value.items()}
        case list() | tuple():
            return type(value), [exact(one) for one in value]
        case _:
            return type(value), value


@pytest.mark.parametrize("kind", KEPT)
def test_all_that_is_kept_comes_back_exactly(kind: type) -> None:
    @settings(deadline=None, max_examples=40)
    @given(anything(kind))
    def comes_back(value: Any) -> None:  # noqa: ANN401 – any of them
        found = read(kind, value)
        assert found == value
        for one in fields(kind):
            assert exact(getattr(found, one.name)) == exact(getattr(value, one.name))

    comes_back()


@settings(deadline=None)
@given(st.dictionaries(TEXTS, JSON, max_size=5))
def test_json_values_come_back_exactly_by_value_and_by_type(values: dict[str, Any]) -> None:
    assert exact(read(Condition, holding(values)).value) == exact(values)


@pytest.mark.parametrize(
    "value", [5, 5.0, 1e23, 10**23, 2**53 + 1, -0.5, 1e-7, 0, 0.0, True, False, "5", "", None, [], {}]
)
def test_numbers_and_what_looks_like_them_are_told_apart(value: Any) -> None:  # noqa: ANN401 – any JSON
    assert exact(read(Condition, holding(value)).value) == exact(value)


def test_parts_that_have_been_added_since_are_none_and_parts_that_are_gone_are_left_out() -> None:
    text = '{"learner":"ann","id":"i1","status":"included","aims":[{"learn_aim_ref":"ZPROG001","no_longer":1}]}'
    assert body_of(IlrReturn, row(text)).aims == (Aim(learn_aim_ref="ZPROG001"),)


def test_what_is_not_there_is_not_stored() -> None:
    assert "ground" not in encoded(a_shard())
    assert "content" not in encoded(an_entry())


def test_a_number_that_others_sent_in_the_place_of_a_text_is_kept_as_it_came() -> None:
    told = IlrReturn(learner=RecordId("ann"), id=IlrId("i1"), aims=(Aim(completion_status=-1),))
    assert read(IlrReturn, told) == told


def test_a_request_says_its_type_and_one_that_says_another_is_not_understood() -> None:
    item = job_item(T, a_job())
    text = item["body"]["S"]
    assert '"of_type":"manual_redaction"' in text
    with pytest.raises(Unreadable):
        job_from({**item, "body": {"S": text.replace('"of_type":"manual_redaction"', '"of_type":"learner_report"')}})


SHARD, AIMS = encoded(a_shard(chunk=3, version=1)), '{"learner":"ann","id":"i1","status":"included","aims":%s}'
UNTOUCHED = '"enabled":false,"states":{},"file_types":{}'


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Periods, "Bloggs"),
        (Periods, "[]"),
        (Periods, ""),
        (Periods, UNTOUCHED),
        (Periods, f"{{{UNTOUCHED.replace('false', chr(34) + 'Bloggs' + chr(34))}}}"),
        (Periods, f"{{{UNTOUCHED.replace('false', '1')}}}"),
        (Periods, f'{{{UNTOUCHED},"records":["24"]}}'),
        (Periods, f'{{{UNTOUCHED},"records":[true]}}'),
        (Periods, f'{{{UNTOUCHED},"records":24}}'),
        (Periods, f'{{{UNTOUCHED},"records":[]}}'),
        (Periods, f'{{{UNTOUCHED},"records":[-1]}}'),
        (Periods, f'{{{UNTOUCHED},"records":[1201]}}'),
        (Periods, f"{{{UNTOUCHED.replace('{}', '{' + chr(34) + 'closed' + chr(34) + ':[-1]}')}}}"),
        (Policy, '{"workflow":"complaints"}'),
        (Filter, '{"id":"f","workflows":"complaints","states":[],"where":[],"version":1}'),
        (Shard, SHARD.replace('"chunk":3', '"chunk":-3')),
        (Shard, SHARD.replace('"chunk":3,', "")),
        (Shard, SHARD.replace('"chunk":3', '"chunk":3.5')),
        (Shard, SHARD.replace("T12:00:00Z", "T12:00:00")),
        (Shard, SHARD.replace("2026-03-02T12:00:00Z", "Bloggs")),
        (Shard, SHARD.replace('"tally":{}', '"tally":{"Bloggs":1}')),
        (Shard, SHARD.replace('"tally":{}', '"tally":{"erased":-1}')),
        (IlrReturn, AIMS % "[" * 100_000),
    ],
)
def test_anything_else_is_unreadable_and_not_repeated(kind: type, text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        body_of(kind, row(text, 1))
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("item", [{}, {"body": {"N": "1"}}, {"body": {}}, row(SHARD), row(SHARD, 2)])
def test_a_row_without_a_body_or_in_another_version_than_its_body_is_unreadable(item: Item) -> None:
    assert body_of(Shard, row(SHARD, 1)) == a_shard(chunk=3, version=1)
    with pytest.raises(Unreadable):
        body_of(Shard, item)


class Odd:
    def __repr__(self) -> str:
        return "Bloggs"


@pytest.mark.parametrize("value", [Odd(), "\ud800Bloggs", {("Bloggs",): 1}])
def test_what_json_cannot_hold_is_refused_without_being_repeated(value: Any) -> None:  # noqa: ANN401 – no JSON
    with pytest.raises(Invalid) as caught:
        encoded(holding(value))
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_text_is_stored_as_it_is() -> None:
    assert '"Jo \\"J\\" Blöggs"' in encoded(replace(a_content(), subject='Jo "J" Blöggs'))


def test_a_draft_that_was_never_saved_has_a_version_too() -> None:
    draft = PolicyDraft(workflow=an_entry().record.workflow, periods=Periods())
    assert read(PolicyDraft, draft) == draft
