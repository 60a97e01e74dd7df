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
    if comparison != "prefix":
        raise TemplateError(f"the local stack can't filter events by {comparison}")
    return isinstance(value, str) and value.startswith(wanted)
