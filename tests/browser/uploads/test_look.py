"""Every page of learners and reviews is looked over, blank, filled, long and at fault (S7, S8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.console.desk.learners import LEARNERS
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import Aim, IlrReturn
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from tests.browser.conftest import Seat
from tests.browser.uploads import site
from tests.browser.uploads.site import Desk
from tests.unit.application.learners import ILR, JO, LONG_AGO, a_learner
from tests.unit.builders import DAY, TODAY, T, a_guard, a_record, a_request

LONG = "x" * 64
ODD = Aim(
    learn_aim_ref=LONG, completion_status="two", learn_start_date="26/07/2019", learn_actual_end_date="2019-07-31"
)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "expunge")
    with site.served() as desk:
        yield desk


def _fill(desk: Desk) -> None:
    rig = desk.college.rig
    facts = LearnerFacts(ukprn="10000001", learn_ref_number=LONG, funding=FinalFunding(reason=FundingReason.OPEN))
    rig.put(
        a_learner(JO, day=LONG_AGO, legal_hold=a_guard("a " * 400)),
        a_learner(RecordId(LONG), learner=facts),
        *(a_learner(RecordId(f"l{number:02}"), day=LONG_AGO + timedelta(days=number)) for number in range(60)),
        *(a_record(f"c{number}", restriction=a_guard(review=TODAY + (number - 30) * DAY)) for number in range(60)),
        a_record("asked", request=a_request(TODAY - DAY, "reason " * 100), legal_hold=a_guard()),
    )
    desk.college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(ODD,) * 30))


def test_s7_s8_every_page_is_looked_over(seat: Seat, desk: Desk) -> None:
    returns = f"{LEARNERS}/jo/returns/{ILR}"
    with seat(desk.url) as person:
        for path in ("/console/reviews", "/console/reviews/requests", f"{LEARNERS}/all/retention", LEARNERS):
            person.open(path)
        _fill(desk)
        for path in ("/console/reviews", "/console/reviews/requests", LEARNERS, f"{LEARNERS}/jo", returns):
            person.open(path)
        person.open(f"{LEARNERS}?id=Jo+Bloggs")
        person.open(f"{returns}/status")
        person.open(f"{returns}/aims/1")
        person.type("Number in the return", "first")
        person.press("Save the aim")
        person.open(f"{returns}/aims/1/take-out")
        person.press("Take aim 1 out")
        person.open(f"{LEARNERS}/all/report")
        person.press("Write the report")
        person.open(f"{LEARNERS}/all/import")
        person.open(f"{LEARNERS}/all/retention")
        person.type("Years to keep learners after their Final Funding Date", "0")
        person.press("Preview the change")
        person.choose("Yes, remove them")
        person.type("Years to keep learners after their Final Funding Date", "7")
        person.press("Preview the change")
        person.press("Remove learners after 7 years")
    rig = desk.college.rig
    assert len(rig.ilrs.rows[T, JO, ILR].aims) == 29
    assert rig.catalogue.get(T, LearnerRetention, SETTING) == LearnerRetention(enabled=True, years=7, version=1)
