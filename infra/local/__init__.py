"""The template's real functions on one machine: a small development tool."""

from infra.local.stack import LocalStack

__all__ = ["LocalStack"]
