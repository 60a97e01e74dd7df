"""OData 4.01 on the wire. What may be read, and in which order, the use cases say."""
