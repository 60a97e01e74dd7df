"""The names of a job's shards, in keys, stream filters and messages."""

from shared.kernel.identifiers import IMPORT_SHARD, INLINE_SHARD, SHARDS

_NAMES = {
    **{number: f"SHARD#{number:02d}" for number in range(SHARDS)},
    INLINE_SHARD: "INLINE#00",
    IMPORT_SHARD: "IMPORT#00",
}
_NUMBERS = {name: number for number, name in _NAMES.items()}


def shard_name(number: int) -> str:
    return _NAMES[number]


def shard_number(name: str) -> int | None:
    """Return the number of a shard by its name, or None."""
    return _NUMBERS.get(name)
