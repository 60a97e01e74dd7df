"""Records, their contents, holds and restrictions."""
