"""OData feeds and the report on learners' retention."""
