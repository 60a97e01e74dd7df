"""Lambda handlers: parse, call one use case, reply. A folder per trigger, a file per function."""
