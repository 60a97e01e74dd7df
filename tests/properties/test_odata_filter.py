"""`$filter` against a plain evaluator, its reach against the predicate, and any text at all (L9)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.api.reporting.odata.edm import USERS
from functions.api.reporting.odata.expression import predicate
from functions.api.reporting.odata.options import options_of
from functions.api.reporting.odata.pushdown import pushdown_of
from functions.api.reporting.odata.tokens import start_of
from shared.kernel.errors import Malformed, NotSupported

DAYS = st.dates(date(2019, 12, 30), date(2020, 1, 3))
TEXTS = st.sampled_from(["a", "b", "ab", "O'Neil", "", "null"])
ENTITIES = st.fixed_dictionaries(
    {
        "Id": TEXTS,
        "Ukprn": st.none() | TEXTS,
        "FinalFundingDate": st.none() | DAYS,
        "dp_legal_hold": st.none() | st.booleans(),
    }
)
Node = tuple[Any, ...]
WORDS = ["Id", "eq", "'a'", "(", ")", ",", "null", "in", "not", "any", "/", ":", "=", "-"]


def _literal(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return value.isoformat() if isinstance(value, date) else "'" + str(value).replace("'", "''") + "'"


TEXT_TERMS = st.sampled_from([("property", "Id"), ("property", "Ukprn")])
COMPARISONS = st.one_of(
    st.tuples(st.just("compare"), st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"]), TEXT_TERMS, TEXTS | st.none()),
    st.tuples(
        st.just("compare"),
        st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"]),
        st.just(("property", "FinalFundingDate")),
        DAYS | st.none(),
    ),
    st.tuples(st.just("in"), TEXT_TERMS, st.lists(TEXTS, min_size=1, max_size=3)),
    st.tuples(st.just("call"), st.sampled_from(["contains", "startswith", "endswith"]), TEXT_TERMS, TEXTS),
    st.just(("property", "dp_legal_hold")),
)
TREES = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(st.tuples(st.just("not"), inner), st.tuples(st.sampled_from(["and", "or"]), inner, inner)),
    max_leaves=6,
)


def _text(node: Node) -> str:
    match node:
        case ("property", name):
            return str(name)
        case ("compare", operator, left, value):
            return f"{_text(left)} {operator} {_literal(value)}"
        case ("in", left, values):
            return f"{_text(left)} in ({','.join(map(_literal, values))})"
        case ("call", name, left, value):
            return f"{name}({_text(left)},{_literal(value)})"
        case ("not", inner):
            return f"not ({_text(inner)})"
        case (operator, left, right):
            return f"({_text(left)}) {operator} ({_text(right)})"
    raise AssertionError(node)


def _plain(node: Node, entity: Mapping[str, Any]) -> bool | None:  # noqa: PLR0911 – a case each
    """Evaluate as the standard's prose says, case by case."""
    match node:
        case ("property", name):
            value: bool | None = entity[name]
            return value
        case ("compare", operator, (_, name), value):
            return _compared(operator, entity[name], value)
        case ("in", (_, name), values):
            return entity[name] in values
        case ("call", name, (_, own), value):
            text = entity[own]
            if text is None:
                return None
            return bool({"contains": value in text}.get(name, getattr(text, name, bool)(value)))
        case ("not", inner):
            found = _plain(inner, entity)
            return None if found is None else not found
        case (operator, left, right):
            pair = {_plain(left, entity), _plain(right, entity)}
            wins = operator == "or"
            return wins if wins in pair else None if None in pair else not wins
    raise AssertionError(node)


def _compared(operator: str, left: Any, right: Any) -> bool:  # noqa: ANN401 – whatever the types allow
    if left is None or right is None:
        is_same = left is None and right is None
        return {"eq": is_same, "ne": not is_same, "le": is_same, "ge": is_same}.get(operator, False)
    outcomes = {"eq": left == right, "ne": left != right, "lt": left < right, "le": left <= right}
    return bool(outcomes.get(operator, left > right if operator == "gt" else left >= right))


@given(tree=TREES, entity=ENTITIES)
def test_a_filter_keeps_what_a_plain_evaluator_keeps(tree: Node, entity: dict[str, Any]) -> None:
    assert predicate(_text(tree), USERS.properties)(entity) is (_plain(tree, entity) is True)


@given(tree=TREES, entity=ENTITIES)
def test_the_reach_of_a_filter_leaves_out_nothing_that_it_keeps(tree: Node, entity: dict[str, Any]) -> None:
    reach = pushdown_of(_text(tree))
    day = entity["FinalFundingDate"]
    in_bounds = (reach.since is None or (day is not None and day >= reach.since)) and (
        reach.until is None or (day is not None and day <= reach.until)
    )
    is_meant = reach.undated if day is None else reach.dated and in_bounds
    is_pinned = all(entity[name] in texts for name, texts in reach.pins.items())
    keeps = predicate(_text(tree), USERS.properties)(entity)
    assert not keeps or (is_meant and is_pinned)
    assert not reach.is_exact or keeps == is_meant


@given(text=st.text(max_size=60) | st.lists(st.sampled_from(WORDS) | st.just(" "), max_size=14).map(" ".join))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    with suppress(Malformed, NotSupported):
        keep = predicate(text, USERS.properties)
        pushdown_of(text)
        assert keep(dict.fromkeys(USERS.properties)) in {True, False}


@given(
    query=st.text(max_size=80)
    | st.tuples(
        st.sampled_from(["$filter", "$orderby", "$skiptoken", "$top", "$select", "$count"]), st.text(max_size=40)
    ).map("=".join)
)
def test_any_query_is_understood_or_is_refused(query: str) -> None:
    with suppress(Malformed, NotSupported):
        start_of(USERS, options_of(query, USERS))
