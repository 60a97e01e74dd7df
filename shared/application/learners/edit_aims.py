"""Change one thing of a return that an officer has before them: its status or one of its aims (L2, L3)."""

from collections.abc import Callable

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.edit_returns import EditReturns
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import MOST_AIMS, Aim, IlrId, IlrReturn, IlrStatus

Aims = tuple[Aim, ...]


class EditAims:
    """Each edit names the digest of the return as its editor saw it: over another one it is refused.

    Aims have no ids, since real returns repeat their numbers. An edit says which aim by its place, counted from 1.
    """

    def __init__(self, ports: Ports) -> None:
        self.returns = EditReturns(ports)

    def set_status(self, caller: Caller, learner: RecordId, ilr: IlrId, seen: str, status: IlrStatus) -> IlrReturn:
        def decide(stored: IlrReturn | None) -> tuple[IlrStatus, Aims]:
            return status, _as_seen(stored, seen).aims

        return self.returns.rewrite(caller, learner, ilr, decide)

    def add(self, caller: Caller, learner: RecordId, ilr: IlrId, seen: str, aim: Aim) -> IlrReturn:
        def added(aims: Aims) -> Aims:
            if len(aims) >= MOST_AIMS:
                raise Invalid("too_many_aims", f"a return may be given up to {MOST_AIMS} aims")
            return (*aims, aim)

        return self._changed(caller, learner, ilr, seen, added)

    def replace(self, caller: Caller, learner: RecordId, ilr: IlrId, seen: str, place: int, aim: Aim) -> IlrReturn:
        def replaced(aims: Aims) -> Aims:
            return (*_before(aims, place), aim, *aims[place:])

        return self._changed(caller, learner, ilr, seen, replaced)

    def take_out(self, caller: Caller, learner: RecordId, ilr: IlrId, seen: str, place: int) -> IlrReturn:
        def left(aims: Aims) -> Aims:
            return (*_before(aims, place), *aims[place:])

        return self._changed(caller, learner, ilr, seen, left)

    def _changed(
        self, caller: Caller, learner: RecordId, ilr: IlrId, seen: str, change: Callable[[Aims], Aims]
    ) -> IlrReturn:
        def decide(stored: IlrReturn | None) -> tuple[IlrStatus, Aims]:
            now = _as_seen(stored, seen)
            return now.status, change(now.aims)

        return self.returns.rewrite(caller, learner, ilr, decide)


def _as_seen(stored: IlrReturn | None, seen: str) -> IlrReturn:
    if stored is None or stored.digest != seen:
        raise RuleConflict("return_changed", "this return has changed since it was read")
    return stored


def _before(aims: Aims, place: int) -> Aims:
    if not 1 <= place <= len(aims):
        raise NotFound("unknown_aim", "this return has no such aim")
    return aims[: place - 1]
