"""OData 4.01 over what is stored: the wire's own words. What may be read, and in which order, the use cases say."""
