"""Asking for redactions; jobs and their history."""
