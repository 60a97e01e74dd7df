"""The changes of a stream of keys."""

from functions.batches import Raw


def key_of(change: Raw) -> tuple[str, str]:
    """Return the partition and sort key of the row that changed."""
    keys = change["dynamodb"]["Keys"]
    return keys["pk"]["S"], keys["sk"]["S"]


def number_of(change: Raw) -> str:
    """Return the sequence number by which a failed change is reported."""
    return str(change["dynamodb"]["SequenceNumber"])
