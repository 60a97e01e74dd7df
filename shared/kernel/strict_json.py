"""JSON from outside, read strictly: what is not standard, is said twice or can't be stored is refused (X19)."""

import json
from typing import Any, NoReturn


class NotStrict(ValueError):
    """The text is not the JSON that the system takes; the error repeats nothing of it."""


class DoubledKey(NotStrict):
    """An object has *key* twice. The caller made the key up, so an answer repeats it only if it is a known one (X8)."""

    def __init__(self, key: str) -> None:
        super().__init__("an object has a key twice")
        self.key = key


def strict_json(text: str) -> Any:  # noqa: ANN401 – any JSON
    """Return what *text* says; raise ``NotStrict`` if it breaks RFC 8259 or UTF-8, and ``DoubledKey`` for a second key."""
    try:
        text.encode()  # finds surrogates without a partner
        found: object = json.loads(
            text, parse_constant=_refused, parse_float=_finite, object_pairs_hook=_with_each_key_once
        )
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # finds those that were escaped
    except NotStrict:
        raise
    # Over-long numbers, lone surrogates, and what is nested too deeply.
    except (ValueError, RecursionError):
        raise NotStrict("no JSON that can be stored") from None
    return found


def _refused(_constant: str) -> NoReturn:
    raise NotStrict("a number that there is not")


def _finite(digits: str) -> float:
    number = float(digits)
    # Python reads 1e999 as infinity, which it would write as no JSON.
    return number if abs(number) != float("inf") else _refused(digits)


def _with_each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise DoubledKey(key)
        found[key] = value
    return found
