"""Where commands write: answers on standard output, failures on standard error."""

import sys

from rich.console import Console

console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
