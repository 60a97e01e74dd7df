"""Functions that arriving files start."""
