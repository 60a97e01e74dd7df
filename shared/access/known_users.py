"""What is remembered of a person who signs in, so that people know whose roles they change, and who did what.

Name and e-mail are a member of staff's personal data. They are kept as the last token had them, for ``KEPT`` after the last
sign-in, and for as long as roles are assigned to the person: an administrator who looks for unused roles has to see whose they are.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.kernel.identifiers import UserId

KEPT = timedelta(days=400)  # a yearly review of access still meets the users who have signed in since the one before
MOST_GROUPS = 50
LONGEST_NAME = 200
LONGEST_EMAIL = 320  # as RFC 5321 has it


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUser:
    """A person as their last token described them."""

    user: UserId
    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    groups: tuple[str, ...] = ()
    signed_in_at: datetime | None = None
    looked_at: datetime | None = None  # when they last said that they have looked at the jobs that need attention
    expires_at: datetime | None = None  # None: as long as they have roles here
    version: int = 0

    def is_there(self, now: datetime) -> bool:
        """Tell whether the row counts: the store deletes what has expired only some time later."""
        return self.expires_at is None or self.expires_at > now

    def as_of(self, now: datetime, *, has_roles: bool) -> "KnownUser":
        """Return this with the day on which it goes, which counts from the last sign-in."""
        return replace(self, expires_at=None if has_roles else (self.signed_in_at or now) + KEPT)


def needs_no_writing(before: KnownUser | None, after: KnownUser) -> bool:
    """Tell whether *before* says all that *after* does, but for the hour of the day: a row is written once a day at most."""
    if before is None or before.signed_in_at is None or after.signed_in_at is None:
        return False
    kept = replace(after, signed_in_at=before.signed_in_at, expires_at=before.expires_at)
    is_kept_alike = (before.expires_at is None) == (after.expires_at is None)
    return is_kept_alike and kept == before and before.signed_in_at.date() == after.signed_in_at.date()
