"""Functions that queues start."""
