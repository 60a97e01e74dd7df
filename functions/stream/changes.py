"""The changes of a stream of keys."""

from functions.batches import Raw
from functions.observability import logger
from shared.kernel.errors import Malformed


def key_of(change: Raw) -> tuple[str, str]:
    """Return a change's two keys; raise ``Malformed`` if it has none."""
    try:
        keys = change["dynamodb"]["Keys"]
        return keys["pk"]["S"], keys["sk"]["S"]
    except (KeyError, TypeError):
        raise Malformed("malformed_change", "this change has no keys") from None


def number_of(change: Raw) -> str:
    return str(change["dynamodb"]["SequenceNumber"])


def log_dropped(error: Malformed) -> None:
    """Log a change whose keys can't be read: it would be as unreadable the next time, and keep all later ones waiting."""
    # Not the keys, which another program than Expunge wrote (X8).
    logger.error("change dropped", extra={"code": error.code})
