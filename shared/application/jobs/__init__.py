"""Creating, running, reading, cancelling, abandoning and closing jobs."""
