"""Reads that several use cases share."""
