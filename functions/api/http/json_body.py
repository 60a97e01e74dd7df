"""JSON, read strictly: what is not standard or can't be stored is malformed."""

import json
from typing import NoReturn


def strict_json(text: str) -> object:
    """Return what *text* says; raise ``JSONDecodeError`` if it breaks RFC 8259 or UTF-8."""
    try:
        found: object = json.loads(text, parse_constant=_refuse)
        json.dumps(found, ensure_ascii=False).encode()  # finds surrogates without a partner
    except json.JSONDecodeError:
        raise
    # NaN and its like, lone surrogates, and what is nested too deeply.
    except (ValueError, RecursionError):
        raise json.JSONDecodeError("not storable", "", 0) from None
    return found


def _refuse(_constant: str) -> NoReturn:
    raise ValueError
