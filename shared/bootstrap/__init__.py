"""The only place that wires: settings in, the use cases of one function out. A file a function."""
