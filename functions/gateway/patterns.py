"""Forms of text that the API and the console ask for."""

from typing import Final

# The types of a workflow's files are remembered for good, so that they must not name a person: no address fits (X8).
FILE_TYPE: Final = r"^[A-Za-z0-9 ._/+()&',-]{1,64}$"
