"""A sample council with planted personal values, for the demo and for a first look at the local stack."""

from infra.sample.council import FILTER
from infra.sample.load import TENANT, load

__all__ = ["FILTER", "TENANT", "load"]
