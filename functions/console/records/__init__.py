"""Pages of single records, and of everything that erases."""
