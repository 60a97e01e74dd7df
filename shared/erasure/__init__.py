"""The decisions of an erasure: whether, what and how it ends."""
