"""A tenant's current rules, and versions of its configuration."""
