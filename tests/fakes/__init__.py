"""Ports in memory, for unit tests. They keep every promise of the ports: tests/contract holds them to that."""
