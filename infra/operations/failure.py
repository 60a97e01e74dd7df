"""A command's failure, in one line for the operator."""


class Failed(Exception):
    """The command can't do, or has not done, what the operator asked."""
