"""Workflows, records, their contents, and filters."""
