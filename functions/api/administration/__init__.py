"""Workflows, filters, roles, users, settings and the ledger."""
