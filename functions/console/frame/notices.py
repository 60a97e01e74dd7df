"""The sentences that a page shows after an act. An address names them by code, so no address holds a text of ours or a value."""

from typing import Final

NOTICES: Final = {
    "signed_in_again": "You are signed in again",
}
