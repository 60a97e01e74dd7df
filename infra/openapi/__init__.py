"""The OpenAPI document, made from the routes of the template's API functions."""

from infra.openapi.document import DOCUMENT, document

__all__ = ["DOCUMENT", "document"]
