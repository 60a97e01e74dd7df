"""Encodes a dataclass as a row's JSON body, through a stored form that is stricter than msgspec alone."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct, convert
from msgspec.json import Decoder, Encoder
from msgspec.structs import asdict

from shared.adapters.dynamodb.keys import Item
from shared.kernel.errors import Invalid

if TYPE_CHECKING:
    from shared.application.configured import AnyConfiguration
    from shared.jobs.job import Job
    from shared.jobs.shard import Shard
    from shared.records.record import Record

T = TypeVar("T")
Stored = TypeVar("Stored", bound="Record | Job | Shard | AnyConfiguration")
# msgspec alone would take an instant without a zone and a negative count.
_STORED = {int: Annotated[int, Meta(ge=0)], datetime: Annotated[datetime, Meta(tz=True)], object: Any}
_ENCODER = Encoder()
_NOT_STORABLE = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)
_NOT_READABLE = (msgspec.MsgspecError, ValueError, TypeError, LookupError, RecursionError)


class Unreadable(ValueError):
    """A stored row can't be understood. The text names its kind, and nothing in it (X8)."""


def encoded(value: Any, **chosen: type) -> str:  # noqa: ANN401 – any dataclass
    """Return a dataclass as JSON; raise ``Invalid`` for what JSON can't hold.

    *chosen* gives the class of each field that may have one of several.
    """
    form = _form_of(value.__class__, **chosen)
    try:
        return _ENCODER.encode(convert(value, form, from_attributes=True)).decode()
    except _NOT_STORABLE:
        # Without its cause, whose text repeats the value (X8).
        raise Invalid("not_storable", "a value can't be stored") from None


def next_of(thing: Stored) -> Stored:
    """Return *thing* in the next version, as it is written."""
    return replace(thing, version=thing.version + 1)


def body_of(kind: type[T], item: Item, **chosen: type) -> T:
    """Return a row's body; raise ``Unreadable``, also if the row's version is not the body's."""
    decoder = _decoder_of(kind, **chosen)  # type: ignore[arg-type]  # mypy does not see that a class is hashable
    try:
        value = _domain_of(kind, decoder.decode(item["body"]["S"]), chosen)
        version = getattr(value, "version", None)
        if version is None or item["version"]["N"] == str(version):
            return value
    except _NOT_READABLE:
        pass
    # Without its cause, whose text repeats the value (X8).
    raise Unreadable(f"a row of a {kind.__name__} can't be read")


def _domain_of(kind: type[T], form: Struct, chosen: Mapping[str, type]) -> T:
    if not chosen:
        return convert(form, kind, from_attributes=True)
    # msgspec can't choose among several classes, so each field is converted by itself.
    kinds = {**_hints_of(kind), **chosen}  # type: ignore[arg-type]  # as below
    values = asdict(form)
    return kind(**{name: convert(value, kinds[name], from_attributes=True) for name, value in values.items()})


@cache
def _hints_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 – any dataclass
    return get_type_hints(kind)


@cache
def _decoder_of(kind: Any, **chosen: type) -> Decoder[Any]:  # noqa: ANN401 – any dataclass
    # It lets a member occur twice: fit for the rows that we have written, not for requests.
    return Decoder(_form_of(kind, **chosen))


@cache
def _form_of(kind: Any, **chosen: type) -> type[Struct]:  # noqa: ANN401 – any dataclass
    hints = get_type_hints(kind) | chosen
    parts: list[Any] = []
    for one in fields(kind):
        # A missing count must not become 0, or contents would outlive an erasure (X1).
        may_be_missing = one.default is None or one.default is False
        parts.append((one.name, _stored(hints[one.name]), *([one.default] if may_be_missing else [])))
    # A class made by position in code, such as a record's key, is stored by position.
    by_name = all(one.kw_only for one in fields(kind))
    # The body of a class with a type of its own names the type, so that it is not read as another.
    tag = vars(kind).get("type")
    options: Any = {"tag_field": "of_type", "tag": str(tag)} if isinstance(tag, str) else {}
    return msgspec.defstruct(
        kind.__name__, parts, kw_only=by_name, array_like=not by_name, omit_defaults=True, **options
    )


def _stored(hint: Any) -> Any:  # noqa: ANN401 – types
    if isinstance(hint, NewType):
        return _stored(hint.__supertype__)
    if is_dataclass(hint):
        return _form_of(hint)  # type: ignore[arg-type]  # as above
    parts = get_args(hint)
    # A number or text is kept as others sent it. It counts nothing, so it may be negative.
    if not parts or {int, str} <= set(parts):
        return _STORED.get(hint, hint)
    inner = tuple(one if one is Ellipsis else _stored(one) for one in parts)
    origin = get_origin(hint)
    return Union[inner] if origin in {Union, UnionType} else origin[inner]  # noqa: UP007 – made of what is found
