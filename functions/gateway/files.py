"""How large a file may be, and its name, for the API and for the console."""

from typing import Final

LARGEST_FILE: Final = 5 * 1024**3  # what one PUT to S3 takes
LONGEST_FILE_NAME: Final = 255
