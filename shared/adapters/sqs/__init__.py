"""The queues of shards."""
