"""Redactions, imports, jobs and their history."""
