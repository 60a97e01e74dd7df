"""Erasing a chunk of records, and completing claims that a job gave up."""
