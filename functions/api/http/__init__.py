"""What the API functions share: the resolver, callers, problems, cursors, the types of bodies."""
