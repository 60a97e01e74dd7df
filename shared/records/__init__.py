"""Workflows, records, their contents, and filters over them. Pure."""
