"""Operators' commands, `python -m infra.operations …`: the same against AWS and against the local stack."""
