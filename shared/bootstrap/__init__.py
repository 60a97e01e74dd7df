"""The only place that wires: a function's settings in, its ports out."""
