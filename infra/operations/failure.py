"""What goes wrong in a command, told in one line."""


class Failed(Exception):
    """The command can't do, or has not done, what it was asked; its text is for the operator."""
