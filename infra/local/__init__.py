"""The real functions of the real template on one machine. A development tool: small, and honest about it."""

from infra.local.stack import LocalStack

__all__ = ["LocalStack"]
