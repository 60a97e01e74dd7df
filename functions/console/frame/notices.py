"""The sentences that a page shows after an act. An address names them by code, so no address holds a text of ours or a value."""

from typing import Final

NOTICES: Final = {
    "signed_in_again": "You are signed in again",
    "draft_saved": "The draft is saved. Nothing follows it until it is published.",
    "policy_published": "The policy is published. It decides from now on.",
    "filter_saved": "The filter is saved.",
    "filter_deleted": "The filter is deleted. Nothing of its cases was erased.",
    "redaction_started": "The erasure has been started.",
}
