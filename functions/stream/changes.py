"""The changes of a stream of keys: what they are of, and their numbers, by which a failed one is reported."""

from functions.batches import Raw


def key_of(change: Raw) -> tuple[str, str]:
    """Return the partition and sort key of the row that changed."""
    keys = change["dynamodb"]["Keys"]
    return keys["pk"]["S"], keys["sk"]["S"]


def number_of(change: Raw) -> str:
    """Return the change's sequence number."""
    return str(change["dynamodb"]["SequenceNumber"])
