"""The OpenAPI document, made from the routes of every API function of the template."""

from infra.openapi.document import DOCUMENT, document

__all__ = ["DOCUMENT", "document"]
