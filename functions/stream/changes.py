"""The changes of a stream of keys."""

from functions.batches import Raw


def key_of(change: Raw) -> tuple[str, str]:
    keys = change["dynamodb"]["Keys"]
    return keys["pk"]["S"], keys["sk"]["S"]


def number_of(change: Raw) -> str:
    return str(change["dynamodb"]["SequenceNumber"])
