"""System query options, with or without ``$`` and in any case (OData 4.01)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from functions.api.reporting.odata.edm import EntitySet
from functions.api.reporting.odata.expression import unknown_property
from shared.kernel.errors import Malformed, NotSupported

DONE = ("filter", "select", "orderby", "top", "skip", "count", "skiptoken", "format")
# In the standard, but not done here.
_NOT_DONE = frozenset({"expand", "search", "apply", "compute", "index", "levels", "deltatoken", "schemaversion", "id"})
MOST = 10**18 - 1  # that $top and $skip may be
_KNOWN = ", ".join(f"${name}" for name in DONE)
_NATURAL = re.compile(r"[0-9]{1,18}")
_ORDER = re.compile(r"([^\s,]+)(?:\s+(asc|desc))?", re.IGNORECASE)
_JSON = re.compile(r"(json|application/json(\s*;.*)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A property to order by, and the direction."""

    name: str
    is_descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a request for a set asks; *given* are its options as they came."""

    filter: str | None
    select: tuple[str, ...] | None
    order: Order | None
    top: int | None
    skip: int
    count: bool
    token: str | None
    given: Mapping[str, str]


def system_options(query: str) -> Mapping[str, str]:
    """Return a query's system options by their names, in small letters and without ``$``."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        raise Malformed("invalid_option", "the query can't be read") from None
    found: dict[str, str] = {}
    for raw, value in pairs:
        name = raw.removeprefix("$").lower()
        if name in _NOT_DONE or raw.startswith("@"):
            raise NotSupported("unsupported_option", "this query option is not supported")
        if name not in DONE:
            # The standard leaves names without a `$` to each service, and this one knows none (X19).
            raise Malformed("unknown_option", f"there is no such query option; known are {_KNOWN}")
        if name in found:
            raise Malformed("invalid_option", f"${name} may be there once")
        found[name] = value
    return found


def check_format(value: str | None, *also: str) -> None:
    """Raise ``NotSupported`` unless ``$format`` is JSON or one of *also*."""
    if value is not None and not _JSON.fullmatch(value.strip()) and value.strip().lower() not in also:
        raise NotSupported("unsupported_option", "$format may be json")


def check_only(given: Mapping[str, str], *names: str) -> None:
    """Raise ``Malformed`` for an option that is not in *names*."""
    if not given.keys() <= set(names):
        raise Malformed("invalid_option", "this query option makes no sense on this resource")


def options_of(query: str, entities: EntitySet) -> Options:
    """Return what *query* asks of a set; raise ``Malformed`` or ``NotSupported``."""
    given = system_options(query)
    check_format(given.get("format"))
    return Options(
        filter=given.get("filter"),
        select=selected(given.get("select"), entities),
        order=_ordered(given.get("orderby"), entities),
        top=_natural("top", given),
        skip=_natural("skip", given) or 0,
        count=_flag(given.get("count")),
        token=given.get("skiptoken"),
        given=given,
    )


def selected(value: str | None, entities: EntitySet) -> tuple[str, ...] | None:
    """Return the properties in ``$select``, or None for all of them."""
    if value is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    if "*" in names:
        return None
    if not set(names) <= entities.properties.keys():
        raise unknown_property()
    return names


def _ordered(value: str | None, entities: EntitySet) -> Order | None:
    if value is None:
        return None
    found = [_ORDER.fullmatch(part.strip()) for part in value.split(",")]
    orders = [Order(name=one[1], is_descending=(one[2] or "").lower() == "desc") for one in found if one is not None]
    if len(orders) < len(found):
        raise Malformed("invalid_option", "$orderby can't be read")
    if not {order.name for order in orders} <= entities.properties.keys():
        raise unknown_property()
    first, *others = orders
    # The id may come second: it decides between equals anyway.
    is_followed_by_id = others == [Order(name="Id", is_descending=first.is_descending)]
    if first.name not in entities.orders or (others and not is_followed_by_id):
        raise NotSupported("unsupported_orderby", "this set can't be ordered in this way")
    return first


def _natural(name: str, given: Mapping[str, str]) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not _NATURAL.fullmatch(value.strip()):
        raise Malformed("invalid_option", f"${name} must be a whole number, 0 or more")
    return int(value)


def _flag(value: str | None) -> bool:
    if value is not None and value.lower() not in {"true", "false"}:
        raise Malformed("invalid_option", "$count must be true or false")
    return value is not None and value.lower() == "true"
