"""Reading JSON strictly: what Python's parser takes beyond the standard, and what can't be stored, is refused as malformed."""

import json
from typing import NoReturn


def strict_json(text: str) -> object:
    """Return what *text* says; raise ``JSONDecodeError`` for anything that RFC 8259 or UTF-8 does not know."""
    try:
        found: object = json.loads(text, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()  # finds surrogates without a partner
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise json.JSONDecodeError("not storable", "", 0) from None
    return found


def _refuse(_constant: str) -> NoReturn:
    raise ValueError
