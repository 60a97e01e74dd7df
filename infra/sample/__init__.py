"""A sample council with planted personal values, for the demo and for a first look at the local stack."""

from infra.sample.load import load

__all__ = ["load"]
