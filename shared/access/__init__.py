"""Permissions, roles, and what people did."""
