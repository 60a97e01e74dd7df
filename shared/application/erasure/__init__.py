"""Carrying erasures out: a page at a time, and the completion of claims that a job gave up."""
