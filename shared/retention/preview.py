"""A preview of a change, and the token that confirms it (P15, L6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel.errors import RuleConflict

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Confirms one *subject* in one *revision*, once."""

    token: str
    subject: str
    revision: str
    expires_at: datetime
    version: int = 0


def check_confirms(preview: Preview | None, subject: str, revision: str, now: datetime) -> Preview:
    """Return *preview* if it confirms *subject* now; else raise ``RuleConflict``."""
    if preview is None or (preview.subject, preview.revision) != (subject, revision) or preview.expires_at <= now:
        raise RuleConflict("confirmation_required", "preview the change and confirm it by the token of that preview")
    return preview
