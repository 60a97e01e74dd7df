"""Jobs: asking for one, running its shards, closing, cancelling, abandoning and resuming them."""
