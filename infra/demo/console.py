"""Where the demo speaks."""

import sys

from rich.console import Console

console = Console(width=None if sys.stdout.isatty() else 100)
