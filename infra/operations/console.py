"""Where commands speak: what they were asked for on standard output, what went wrong on standard error."""

import sys

from rich.console import Console

console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
