"""Retention policies, anonymisation requests, and records under a guard."""
