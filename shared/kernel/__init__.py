"""Identifiers, instants and errors, for every other package."""
