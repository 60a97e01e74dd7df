"""What is only ever read whole, as one JSON text: dataclasses of texts, numbers, days, instants and of each other.

Read by the types of their fields. That is all that is asked of it, and pydantic, which could do it, takes longer to load than the
rest of the adapters together.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from shared.adapters.dynamodb.rows import Unreadable

Reader = Callable[[Any], Any]
_MISFITS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def json_text(value: object) -> str:
    """Return *value* as JSON."""
    return json.dumps(value, default=_parts, ensure_ascii=False, separators=(",", ":"))


def from_json_text(kind: Any, text: str) -> Any:  # noqa: ANN401 – no type says "what this type is of"
    """Return what *text* says, as a *kind*; raise ``Unreadable`` for anything else than ``json_text`` writes of one."""
    try:
        return _reader(kind)(json.loads(text))
    except _MISFITS:
        # Without its cause, whose text repeats the input (X8).
        raise Unreadable("a JSON text in a row can't be read") from None


def _parts(value: Any) -> object:  # noqa: ANN401 – whatever JSON does not know
    if isinstance(value, date):  # an instant is one, too
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return {field.name: getattr(value, field.name) for field in fields(value)}


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401 – a type, or what stands for one
    """Return what reads a *kind*, and raises one of ``_MISFITS`` for what is none."""
    compound = _COMPOUNDS.get(get_origin(kind))
    if compound is not None:
        return compound(*get_args(kind))
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    return _dataclass(kind) if is_dataclass(kind) else _SCALARS.get(kind, kind)


def _any_of(*kinds: Any) -> Reader:  # noqa: ANN401 – types
    readers = [_reader(kind) for kind in kinds]

    def read(value: object) -> object:
        for one in readers:
            try:
                return one(value)
            except _MISFITS:
                continue
        raise TypeError

    return read


def _tuple_of(kind: Any, _ellipsis: object) -> Reader:  # noqa: ANN401 – a type
    reader = _reader(kind)

    def read(value: object) -> object:
        return tuple(reader(one) for one in _list(value))

    return read


def _mapping_of(_name: object, kind: Any) -> Reader:  # noqa: ANN401 – a type
    reader = _reader(kind)

    def read(value: object) -> object:
        return {name: reader(one) for name, one in _dict(value).items()}

    return read


def _dataclass(kind: Any) -> Reader:  # noqa: ANN401 – any dataclass
    hints = get_type_hints(kind)
    readers = {one.name: _reader(hints[one.name]) for one in fields(kind)}
    wanted = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}

    def read(value: object) -> object:
        given = _dict(value)
        if not given.keys() >= wanted:
            raise LookupError
        return kind(**{name: readers[name](one) for name, one in given.items() if name in readers})

    return read


def _exactly(kind: type) -> Reader:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _instant(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("no instant")
    return found


_list, _dict = _exactly(list), _exactly(dict)
_COMPOUNDS: Mapping[Any, Callable[..., Reader]] = {
    Union: _any_of,
    UnionType: _any_of,
    tuple: _tuple_of,
    Mapping: _mapping_of,
}
_SCALARS: Mapping[Any, Reader] = {
    object: lambda value: value,
    **{kind: _exactly(kind) for kind in (str, int, bool, NoneType)},
    date: date.fromisoformat,
    datetime: _instant,
}
