"""Permissions and roles. Pure."""
