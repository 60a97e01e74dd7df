"""Faults at numbered AWS calls: the invocation dies before a call, or just after it took effect."""

import sys
from dataclasses import dataclass, field
from typing import Any

import botocore.session

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
    """Hook the faults and the interceptions into every client that functions make from now on."""
    make = botocore.session.Session.__init__

    def make_hooked(session: botocore.session.Session, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 – as botocore has it
        make(session, *arguments, **options)
        # What the test itself asks of AWS goes through sessions of its own.
        if sys._getframe(1).f_globals["__name__"] == "shared.adapters.connection":
            events: Any = session.get_component("event_emitter")
            events.register("before-parameter-build", recorder.note)
            events.register("before-call", FAULTS.before_call)
            events.register("after-call", FAULTS.after_call)
            events.register("before-call", interception.before_call)
            events.register("before-call", injection.before_call)
            events.register("after-call", injection.after_call)
            # Before moto, which answers what it emulates and would leave nobody else to be asked.
            events.register_first("before-send", injection.before_send)

    botocore.session.Session.__init__ = make_hooked  # type: ignore[method-assign,assignment]  # there is no event of a session being made
