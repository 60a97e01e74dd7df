"""The domain layer and everything the functions share. Arrows point inwards only: see docs/architecture.md."""
