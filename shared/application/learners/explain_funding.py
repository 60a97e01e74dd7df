"""Show a learner with their returns, and what the rule makes of each aim (L2, L3, L9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.edit_returns import EditReturns
from shared.application.learners.reading import FindLearner, LearnerView
from shared.application.reading.funding import with_funding
from shared.application.rules.learner_setting import retention_of
from shared.kernel.identifiers import RecordId
from shared.learners.final_funding_date import JudgedAim, final_funding, judged_aims
from shared.learners.ilr import IlrId, IlrReturn
from shared.records.learner import FinalFunding, LearnerFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedReturn:
    """A return with what becomes of its aims."""

    ilr: IlrReturn
    aims: Sequence[JudgedAim]

    @classmethod
    def of(cls, ilr: IlrReturn) -> "JudgedReturn":
        return cls(ilr=ilr, aims=judged_aims(ilr))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLearner:
    """A learner, dated by their returns as they are now; *returns* is None if one of them can't be read."""

    view: LearnerView
    funding: FinalFunding
    returns: Sequence[JudgedReturn] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a learner's date would be, and the first day on which the current setting would remove them."""

    funding: FinalFunding
    removal_date: date | None


class ExplainFunding:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.ilrs, self.catalogue = ports.ilrs, ports.catalogue
        self.find = FindLearner(ports)
        self.returns = EditReturns(ports)

    def __call__(self, caller: Caller, learner: RecordId) -> ExplainedLearner:
        found = self.find(caller.tenant, learner)
        record = found if found.learner else replace(found, learner=LearnerFacts())
        rows = self.ilrs.returns(caller.tenant, [learner])
        if learner in rows.unreadable:
            facts = record.learner or LearnerFacts()
            view = self.find.view(caller.tenant, record)
            return ExplainedLearner(view=view, funding=facts.funding, returns=None)
        # The row's own date follows within moments, and an officer who has just edited a return wants to see what came of it.
        funding = final_funding(rows.returns[learner])
        view = self.find.view(caller.tenant, with_funding(record, funding))
        return ExplainedLearner(
            view=view, funding=funding, returns=[JudgedReturn.of(one) for one in rows.returns[learner]]
        )

    def of_return(self, caller: Caller, learner: RecordId, ilr: IlrId) -> JudgedReturn:
        """Return one return; raise ``NotFound``, or ``Unavailable`` if a return of the learner can't be read."""
        return JudgedReturn.of(self.returns.read(caller, learner, ilr))

    def without_aim(self, caller: Caller, learner: RecordId, ilr: IlrId, place: int) -> Prospect:
        """Return what would become of the learner without one aim of a return, counted from 1."""
        self.find(caller.tenant, learner)
        returns = self.ilrs.returns(caller.tenant, [learner]).returns.get(learner, ())
        left = [
            replace(one, aims=one.aims[: place - 1] + one.aims[place:]) if one.id == ilr else one for one in returns
        ]
        funding = final_funding(left)
        removal = retention_of(self.catalogue, caller.tenant).removal_date(funding.day)
        return Prospect(funding=funding, removal_date=removal)
