"""What an erasure decides."""
