"""The only place that wires a function's ports from its settings."""
