"""The names that a route's own parameters and bodies have: a refusal repeats no others (X8)."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.params import Dependant


def names_of(dependant: "Dependant") -> frozenset[str]:
    """Return the names of a route's parameters and of every property of its body."""
    parameters = (*dependant.path_params, *dependant.query_params, *dependant.header_params)
    places = {"path", "query", "header"}
    found = places | {one.alias for one in parameters}
    bodies: list[Any] = [one.field_info.annotation for one in dependant.body_params]
    return frozenset(found.union(*map(_properties, bodies)))


@cache
def _properties(annotation: Any) -> frozenset[str]:  # noqa: ANN401 – any annotation
    return frozenset(name for model in _models_in(annotation) for name in property_names(model))


def property_names(model: type[BaseModel]) -> list[str]:
    """Return the properties of *model* as callers write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 – any annotation
    """Yield every model that *annotation* leads to, each once."""
    seen: set[object] = set()
    left = [annotation]
    while left:
        one = left.pop()
        left += [inner for inner in get_args(one) if not isinstance(inner, str)]
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in seen:
            seen.add(one)
            yield one
            left += [field.annotation for field in one.model_fields.values()]
