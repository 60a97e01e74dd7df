"""The console: pages for people, made on the server from use cases and templates."""
