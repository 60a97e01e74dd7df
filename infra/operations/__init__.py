"""Operators' commands, `python -m infra.operations …`: the same for AWS and the local stack."""
