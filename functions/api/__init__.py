"""Functions behind the HTTP API, a package each."""
