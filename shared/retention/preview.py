"""A preview of a change that needs confirming, and the token that confirms it (P15, L6).

A token fits one tenant, one subject in one revision, one use and fifteen minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel.errors import RuleConflict

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was previewed: *subject* says of what, *revision* in which state."""

    token: str
    subject: str
    revision: str
    expires_at: datetime
    version: int = 1


def check_confirms(preview: Preview | None, subject: str, revision: str, now: datetime) -> Preview:
    """Return *preview* if it confirms *subject* as it is now; raise ``RuleConflict`` for any other."""
    if preview is None or (preview.subject, preview.revision) != (subject, revision) or preview.expires_at <= now:
        raise RuleConflict("confirmation_required", "preview the change and confirm it by the token of that preview")
    return preview
