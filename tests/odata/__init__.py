"""The OData service as its clients see it."""
