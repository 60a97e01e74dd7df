"""The queue of shards."""
