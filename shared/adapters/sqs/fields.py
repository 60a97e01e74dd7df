"""What all messages are: one JSON object of texts under fixed names (X8)."""

from collections.abc import Mapping

from shared.kernel.errors import Malformed
from shared.kernel.strict_json import NotStrict, strict_json


def fields_of(body: str, names: frozenset[str]) -> Mapping[str, str]:
    """Return a body's texts; raise ``Malformed``, without repeating it, unless it has exactly these *names*."""
    try:
        read = strict_json(body)
    except NotStrict:
        raise malformed() from None
    if not isinstance(read, dict) or read.keys() != names or not all(isinstance(text, str) for text in read.values()):
        raise malformed()
    return read


def malformed() -> Malformed:
    """Return the error for what no part of Expunge sent."""
    return Malformed("malformed_message", "this message names no work")
