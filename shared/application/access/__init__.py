"""Who asks, and which roles they hold."""
