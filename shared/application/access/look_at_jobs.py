"""Remember that a person has looked at the jobs that need attention (S2)."""

from dataclasses import replace
from datetime import datetime

from shared.access.evidence import Evidence
from shared.access.known_users import KnownUser
from shared.access.permissions import Caller, Permission
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict

LOOKED = "job_warnings_looked_at"


class LookAtJobs:
    """Takes from a user's list what they saw; no other user's list changes."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def __call__(self, caller: Caller, until: datetime) -> None:
        """Take off what ended by *until*, the instant of the page that they saw; what ended since stays."""
        caller.require(Permission.VIEW_JOBS)
        retry_on_conflict(lambda: self._attempt(caller, min(until, self.clock.now())))

    def _attempt(self, caller: Caller, until: datetime) -> None:
        now = self.clock.now()
        known = self.catalogue.get(caller.tenant, KnownUser, caller.user)
        if known is not None and known.looked_at is not None and known.looked_at >= until:
            return
        roles = self.catalogue.get(caller.tenant, UserRoles, caller.user)
        looked = replace(known or KnownUser(user=caller.user), looked_at=until)
        act = Evidence(action=LOOKED, subject=f"user/{caller.user}", by=caller.user, at=now)
        kept = looked.as_of(now, has_roles=bool(roles and roles.roles))
        self.catalogue.put(caller.tenant, caller.user, kept, act)
