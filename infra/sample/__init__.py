"""A sample council with planted personal values."""

from infra.sample.council import FILTER
from infra.sample.load import TENANT, load

__all__ = ["FILTER", "TENANT", "load"]
