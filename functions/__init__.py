"""Lambda handlers: parse, call one use case, reply. A folder for each trigger, a file for each function."""
