"""`$filter` as a predicate over entities, with OData's logic of nulls.

A function of null is null, `not null` is null, and null keeps no entity. Null equals itself and is neither more nor less than
anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.api.reporting.odata.edm import Edm
from functions.api.reporting.odata.grammar import parsed, unsupported
from shared.kernel.errors import Malformed

Value = str | bool | int | float | date | datetime | None
Entity = Mapping[str, Value]
Predicate = Callable[[Entity], bool]
_FORMS = "a date is written 2024-12-31, an instant 2024-12-31T09:00:00Z, a number 12, a text 'like this', a flag true or false"
_DEEPEST = 60  # long before Python's own limit
_LITERALS: Mapping[str, Edm | None] = {
    "String": Edm.STRING,
    "Boolean": Edm.BOOLEAN,
    "Integer": Edm.INT32,
    "Float": Edm.INT32,
    "Date": Edm.DATE,
    "DateTime": Edm.INSTANT,
    "Null": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Part of a filter: its type, and its value for an entity."""

    kind: Edm | None  # None for a null by itself, which may be compared with any type
    of: Callable[[Any], Any]
    is_literal: bool = False


_TermOf = Callable[[Any], Term]


def predicate(text: str, properties: Mapping[str, Edm]) -> Predicate:
    """Return *text* as a predicate; raise ``Malformed`` for a mistake, ``NotSupported`` for what is not done here."""
    term = _term(parsed(text), properties, 0)
    if term.kind not in {Edm.BOOLEAN, None}:
        raise _mismatch()
    return lambda entity: term.of(entity) is True


def literal(node: Any) -> Term | None:  # noqa: ANN401 – see grammar
    """Return a literal's value, or None for another node."""
    name = type(node).__name__
    if name not in _LITERALS:
        return None
    try:
        value: Value = node.py_val
    except (ValueError, OverflowError):
        raise Malformed("invalid_filter", "$filter holds a value that there is not, such as 30 February") from None
    # Without its offset it would be a guess, and Python compares no such instant with those that are stored.
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Malformed("invalid_filter", "$filter holds an instant without its offset: write 2024-12-31T09:00:00Z")
    return Term(kind=_LITERALS[name], of=lambda _entity: value, is_literal=True)


def conjuncts(node: Any, operator: str = "And") -> list[Any]:  # noqa: ANN401 – see grammar
    """Return the parts that *operator* joins."""
    found: list[Any] = []
    left = [node]  # a stack, not recursion: clients chain conditions by the hundred
    while left:
        one = left.pop()
        if type(one).__name__ == "BoolOp" and type(one.op).__name__ == operator:
            left += [one.right, one.left]
        else:
            found.append(one)
    return found


def _term(node: Any, properties: Mapping[str, Edm], depth: int) -> Term:  # noqa: ANN401 – see grammar
    if depth > _DEEPEST:
        raise Malformed("invalid_filter", "$filter is nested too deeply")
    value = literal(node)
    if value is not None:
        return value
    make = _NODES.get(type(node).__name__)
    if make is None:
        raise unsupported("this kind of expression")
    return make(node, properties, lambda inner: _term(inner, properties, depth + 1))


def unknown_property() -> Malformed:
    """Return the error for an unknown property."""
    return Malformed("unknown_property", "there is no such property")


def _mismatch() -> Malformed:
    return Malformed("invalid_filter", f"$filter joins or compares what is not of one type: {_FORMS}")


def _property(node: Any, properties: Mapping[str, Edm], _term_of: _TermOf) -> Term:  # noqa: ANN401 – see grammar
    name = str(node.full_name())
    if name not in properties:
        raise unknown_property()
    return Term(kind=properties[name], of=lambda entity: entity[name])


def _path(_node: object, _properties: object, _term_of: object) -> Term:
    raise unknown_property()  # no property has properties


def _check_same(*terms: Term) -> None:
    # Before anything is read: a comparison that could never hold is a mistake, not an empty answer.
    if len({term.kind for term in terms} - {None}) > 1:
        raise _mismatch()


def _contained(wanted: Term, items: Sequence[Term]) -> Term:
    _check_same(wanted, *items)
    if all(item.is_literal for item in items):
        values = frozenset(item.of(None) for item in items)  # found at once, however many there are
        return Term(kind=Edm.BOOLEAN, of=lambda entity: wanted.of(entity) in values)

    def of(entity: Entity) -> bool:
        value = wanted.of(entity)
        return any(value == item.of(entity) for item in items)

    return Term(kind=Edm.BOOLEAN, of=of)


def _comparison(node: Any, _properties: object, term_of: _TermOf) -> Term:  # noqa: ANN401 – see grammar
    comparator = type(node.comparator).__name__
    if comparator == "In":
        return _contained(term_of(node.left), [term_of(one) for one in node.right.val])
    left, right = term_of(node.left), term_of(node.right)
    _check_same(left, right)
    holds = _COMPARATORS[comparator]
    return Term(kind=Edm.BOOLEAN, of=lambda entity: holds(left.of(entity), right.of(entity)))


def _is_less(left: Any, right: Any) -> bool:  # noqa: ANN401 – whatever the types allow
    return left is not None and right is not None and bool(left < right)


_COMPARATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Eq": lambda left, right: left == right,
    "NotEq": lambda left, right: left != right,
    "Lt": _is_less,
    "Gt": lambda left, right: _is_less(right, left),
    "LtE": lambda left, right: left == right or _is_less(left, right),
    "GtE": lambda left, right: left == right or _is_less(right, left),
}


def _joined(node: Any, _properties: object, term_of: _TermOf) -> Term:  # noqa: ANN401 – see grammar
    operator = type(node.op).__name__
    terms = [term_of(one) for one in conjuncts(node, operator)]
    if any(term.kind not in {Edm.BOOLEAN, None} for term in terms):
        raise _mismatch()
    deciding = operator == "Or"

    def of(entity: Entity) -> bool | None:
        values = [term.of(entity) for term in terms]
        # One true decides an `or`, one false an `and`, whatever is null.
        if deciding in values:
            return deciding
        return None if None in values else not deciding

    return Term(kind=Edm.BOOLEAN, of=of)


def _negated(node: Any, _properties: object, term_of: _TermOf) -> Term:  # noqa: ANN401 – see grammar
    if type(node.op).__name__ != "Not":
        raise unsupported("this operator")
    term = term_of(node.operand)
    if term.kind not in {Edm.BOOLEAN, None}:
        raise _mismatch()

    def of(entity: Entity) -> bool | None:
        value = term.of(entity)
        return None if value is None else not value

    return Term(kind=Edm.BOOLEAN, of=of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Function:
    takes: tuple[frozenset[Edm], ...]  # the types that each argument may have
    returns: Edm
    does: Callable[..., Value]


_TEXT, _DAYS = frozenset({Edm.STRING}), frozenset({Edm.DATE, Edm.INSTANT})


def _of_text(returns: Edm, does: Callable[..., Value], arguments: int = 1) -> _Function:
    return _Function(takes=(_TEXT,) * arguments, returns=returns, does=does)


def _part(name: str) -> _Function:
    return _Function(takes=(_DAYS,), returns=Edm.INT32, does=lambda day: getattr(day, name))


_FUNCTIONS: Mapping[str, _Function] = {
    "contains": _of_text(Edm.BOOLEAN, lambda text, part: part in text, 2),
    "startswith": _of_text(Edm.BOOLEAN, lambda text, part: text.startswith(part), 2),
    "endswith": _of_text(Edm.BOOLEAN, lambda text, part: text.endswith(part), 2),
    "tolower": _of_text(Edm.STRING, str.lower),
    "toupper": _of_text(Edm.STRING, str.upper),
    "trim": _of_text(Edm.STRING, str.strip),
    "length": _of_text(Edm.INT32, len),
    "year": _part("year"),
    "month": _part("month"),
    "day": _part("day"),
    "date": _Function(
        takes=(_DAYS,), returns=Edm.DATE, does=lambda day: day.date() if isinstance(day, datetime) else day
    ),
}


def _called(node: Any, _properties: object, term_of: _TermOf) -> Term:  # noqa: ANN401 – see grammar
    function = _FUNCTIONS.get(str(node.func.full_name()))
    if function is None:
        raise unsupported("this function")
    arguments = [term_of(one) for one in node.args]  # the grammar has counted them
    for term, kinds in zip(arguments, function.takes, strict=True):
        if term.kind is not None and term.kind not in kinds:
            raise _mismatch()

    def of(entity: Entity) -> Value:
        values = [term.of(entity) for term in arguments]
        return None if None in values else function.does(*values)

    return Term(kind=function.returns, of=of)


_NODES: Mapping[str, Callable[[Any, Mapping[str, Edm], _TermOf], Term]] = {
    "Identifier": _property,
    "Attribute": _path,
    "Compare": _comparison,
    "BoolOp": _joined,
    "UnaryOp": _negated,
    "Call": _called,
}
