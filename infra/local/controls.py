"""What the stack's own door, command line and tests can ask of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from json import loads

from infra.local.clients import REGION
from infra.local.functions import Function, FunctionFailed
from infra.local.sources.pumps import Pumps
from infra.local.users import LocalUsers

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
LOGIN = (
    ("PreAuthentication", "PreAuthentication_Authentication"),
    ("PostAuthentication", "PostAuthentication_Authentication"),
    ("PreTokenGeneration", "TokenGeneration_Authentication"),
)


class NotScheduled(Exception):
    """No schedule of the template starts such a function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Signs users in, plays schedules and logins, and waits until all is handled."""

    people: LocalUsers
    pumps: Pumps
    functions: Mapping[str, Function]
    inputs: Mapping[str, str]
    triggers: Mapping[str, str]

    def token(self, tenant: str, user: str, groups: Collection[str]) -> str:
        """Return a user's ID token, with exactly these groups."""
        return self.people.token(tenant, user, groups)

    def tick(self, function: str, time: str) -> None:
        """Send a scheduled function its event of an instant, and wait for its end; no schedule fires by itself.

        Raises:
            NotScheduled: no schedule starts a function of that logical id.
            FunctionFailed: it failed three times in a row.
        """
        if function not in self.inputs:
            raise NotScheduled(function)
        event = loads(self.inputs[function].replace(SCHEDULED_TIME, time))
        self.functions[function].invoke_asynchronously(event)

    def portal_login(self, tenant: str, workflow: str, account: str) -> str | None:
        """Send a login's trigger events in Cognito's order; return why a function refuses it, or None."""
        if not self.triggers:
            raise NotScheduled("portal login")
        attributes = {"sub": account, "custom:tenant": tenant, "custom:workflow": workflow}
        for trigger, source in LOGIN:
            event = {
                "version": "1",
                "triggerSource": source,
                "region": REGION,
                "userPoolId": "portal",
                "userName": account,
                "request": {"userAttributes": attributes},
                "response": {},
            }
            try:
                self.functions[self.triggers[trigger]].invoke(event)
            except FunctionFailed as error:
                return str(error.__cause__)
        return None

    def settle(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until all events are handled; return whether they are."""
        return self.pumps.settle(timeout)
