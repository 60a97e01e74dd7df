"""What the stack's own door, its command line and its tests can ask of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from json import loads

from infra.local.clients import REGION
from infra.local.functions import Function, FunctionFailed
from infra.local.people import People
from infra.local.sources.pumps import Pumps

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
# An invocation that nobody waits for is tried three times.
ATTEMPTS = 3
LOGIN = (
    ("PreAuthentication", "PreAuthentication_Authentication"),
    ("PostAuthentication", "PostAuthentication_Authentication"),
    ("PreTokenGeneration", "TokenGeneration_Authentication"),
)


class NotScheduled(Exception):
    """The template has no such function, or no schedule starts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Signs people in, lets scheduled times come, and waits until all is handled."""

    people: People
    pumps: Pumps
    functions: Mapping[str, Function]
    inputs: Mapping[str, str]
    triggers: Mapping[str, str]

    def token(self, tenant: str, user: str, groups: Collection[str]) -> str:
        """Return an ID token of a user of a tenant, who is in exactly these groups."""
        return self.people.token(tenant, user, groups)

    def tick(self, function: str, time: str) -> None:
        """Send a scheduled function its event, as EventBridge Scheduler would at that time, and wait for its end.

        Schedules never fire by themselves here.

        Raises:
            NotScheduled: no schedule of the template starts a function of that logical id.
            FunctionFailed: it failed three times in a row.
        """
        if function not in self.inputs:
            raise NotScheduled(function)
        event = loads(self.inputs[function].replace(SCHEDULED_TIME, time))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self.functions[function].invoke(event)
            except FunctionFailed:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def portal_login(self, tenant: str, workflow: str, account: str) -> str | None:
        """Send the trigger events of a login, in Cognito's order; return why it is refused, or None.

        Raises:
            NotScheduled: the template has no such triggers.
        """
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
        """Wait at most `timeout` seconds until all events are handled and nothing runs; say whether that came to be."""
        return self.pumps.settle(timeout)
