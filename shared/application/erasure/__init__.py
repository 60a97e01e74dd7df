"""Carrying erasures out: a chunk at a time, and the completion of claims that a job gave up."""
