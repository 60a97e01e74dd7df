"""The machine's clock and randomness."""
