"""Jobs, their shards, counts and history."""
