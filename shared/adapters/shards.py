"""What a job's shards are called in the keys of their rows, by which the stream is filtered, and in messages."""

from shared.kernel.identifiers import INLINE_SHARD, SHARDS

_NAMES = {**{number: f"SHARD#{number:02d}" for number in range(SHARDS)}, INLINE_SHARD: "INLINE#00"}
_NUMBERS = {name: number for number, name in _NAMES.items()}


def shard_name(number: int) -> str:
    """Return what shard *number* is called."""
    return _NAMES[number]


def shard_number(name: str) -> int | None:
    """Return the number of the shard that is called so, or None where none is."""
    return _NUMBERS.get(name)
