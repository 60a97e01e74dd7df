"""Faults at numbered AWS calls: the invocation dies before a call, or just after it took effect."""

from dataclasses import dataclass, field
from typing import Any

import boto3

from tests.privileges import recorder
from tests.world import injection, interception
from tests.world.injection import Killed


@dataclass
class Faults:
    """Counts the calls of one invocation after the other, and kills at the one that was asked for."""

    armed: bool = False
    kill_at: int | None = None
    after: bool = False
    calls: list[str] = field(default_factory=list)

    def arm(self, kill_at: int | None = None, *, after: bool = False) -> None:
        """Count from now on; kill at call number *kill_at* (from 0)."""
        self.armed, self.kill_at, self.after, self.calls = True, kill_at, after, []

    def disarm(self) -> None:
        """Count no more."""
        self.armed = False

    def before_call(self, model: Any, **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
        if not self.armed:
            return
        self.calls.append(model.name)
        if not self.after and len(self.calls) - 1 == self.kill_at:
            self.armed = False
            raise Killed

    def after_call(self, **_rest: Any) -> None:  # noqa: ANN401 – botocore's hooks
        if self.armed and self.after and len(self.calls) - 1 == self.kill_at:
            self.armed = False
            raise Killed


FAULTS = Faults()


def hook() -> None:
    """Hook the faults and the interceptions into every client that is made from now on."""
    boto3.setup_default_session(region_name="eu-west-2")
    session = boto3.DEFAULT_SESSION
    if session is None:
        raise RuntimeError
    session.events.register("before-parameter-build", recorder.note)
    session.events.register("before-call", FAULTS.before_call)
    session.events.register("after-call", FAULTS.after_call)
    answering = interception.before_call
    session.events.register("before-call", answering)  # type: ignore[arg-type]  # the stubs know no handlers that answer
    session.events.register("before-call", injection.before_call)  # type: ignore[arg-type]  # the same
    session.events.register("after-call", injection.after_call)
    # Before moto, which answers what it emulates and would leave nobody else to be asked.
    session.events.register_first("before-send", injection.before_send)
