"""Functions that table streams start."""
