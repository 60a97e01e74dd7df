"""DynamoDB Local, AWS's own engine: `make engine` installs it, `dynamodb_local` runs it."""

from infra.engine.running import EngineMissing, dynamodb_local

__all__ = ["EngineMissing", "dynamodb_local"]
