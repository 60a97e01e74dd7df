"""ILR files as they are: XML, or a zip that holds one; read once, in pieces, never whole in memory (L10)."""
