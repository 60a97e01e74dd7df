"""Lambda's event filtering, as far as the template uses it."""

from collections.abc import Mapping
from typing import Any

from infra.local.template import TemplateError


def matches(pattern: Mapping[str, Any], event: Any) -> bool:  # noqa: ANN401 (any JSON)
    """Return whether an event fits all keys of a pattern, each by any of its alternatives."""
    if not isinstance(event, Mapping):
        return False
    return all(
        any(_fits(alternative, event.get(key)) for alternative in wanted)
        if isinstance(wanted, list)
        else matches(wanted, event.get(key))
        for key, wanted in pattern.items()
    )


def _fits(alternative: Any, value: Any) -> bool:  # noqa: ANN401 (any JSON)
    if not isinstance(alternative, Mapping):
        return bool(alternative == value)
    ((comparison, wanted),) = alternative.items()
    match comparison:
        case "prefix":
            return isinstance(value, str) and value.startswith(wanted)
        case "suffix":
            return isinstance(value, str) and value.endswith(wanted)
        case "exists":
            return (value is not None) is wanted
        case _:
            raise TemplateError(f"the local stack can't filter events by {comparison}")
