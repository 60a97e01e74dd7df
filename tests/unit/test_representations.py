"""X8: what holds personal data does not show it when it is printed, logged or part of an assertion's message."""

from collections.abc import Mapping
from dataclasses import fields

import pytest

from shared.application.erasure.carry_out import Claimed
from shared.application.reading.records import RecordView
from shared.application.records.contents import NewAttachment, NewContent
from shared.application.records.save_record import Draft
from shared.application.rules.today import RecordFields
from shared.application.stored import Change, Rows
from shared.erasure.decision import Erase
from shared.erasure.plan import ErasurePlan, plan_erasure
from shared.records.content import Attachment, Content, ContentKind
from shared.records.guards import Guard
from shared.records.record import AnonymisationRequest, ErasedCounts, Record
from shared.retention.retention_status import RetentionStatus, StatusCode
from tests.unit.builders import TODAY, YESTERDAY, a_claim, a_record, a_workflow, key

PLANTED = "Wilhelmina Featherstonehaugh"
VALUES = {"name": PLANTED, PLANTED: 1, "ward": PLANTED}
GUARD = Guard(reason=PLANTED, set_on=TODAY, review_date=TODAY)
REQUEST = AnonymisationRequest(reason=PLANTED, requested_on=TODAY, due_date=TODAY)
CONTENT = Content(kind=ContentKind.NOTE, number=1, body=PLANTED, subject=PLANTED, at=YESTERDAY)
ATTACHMENT = Attachment(number=1, file_name=PLANTED, file_type="letter", size=3, added_at=YESTERDAY)
RECORD = a_record(
    values=VALUES, address=PLANTED, legal_hold=GUARD, restriction=GUARD, request=REQUEST, person=key("p1", "people")
)
PLAN = ErasurePlan(values=VALUES, contents=(), counts=ErasedCounts())
DRAFT = Draft(values=VALUES, address=PLANTED)
HOLDERS: Mapping[type, tuple[object, frozenset[str]]] = {
    Record: (RECORD, frozenset({"values", "address", "guards", "request"})),
    Guard: (GUARD, frozenset({"reason"})),
    AnonymisationRequest: (REQUEST, frozenset({"reason"})),
    Content: (CONTENT, frozenset({"body", "subject"})),
    Attachment: (ATTACHMENT, frozenset({"file_name"})),
    ErasurePlan: (PLAN, frozenset({"values"})),
    Draft: (DRAFT, frozenset({"values", "address"})),
    NewContent: (NewContent(body=PLANTED, subject=PLANTED), frozenset({"body", "subject"})),
    NewAttachment: (NewAttachment(file_name=PLANTED, file_type="letter", size=3), frozenset({"file_name"})),
}
STATUS = RetentionStatus(code=StatusCode.OPEN)
AROUND = [
    Change(record=RECORD, before=RECORD),
    Rows(records={RECORD.key: RECORD}),
    RecordView(record=RECORD, ended_at=None, withheld_by=None, status=STATUS, dp={"dp_legal_hold_reason": PLANTED}),
    RecordFields(
        record=RECORD, ended_at=None, status=STATUS, values={"ward": PLANTED}, dp={"dp_legal_hold_reason": PLANTED}
    ),
    Claimed(record=RECORD, erase=Erase(plan=PLAN, claim=a_claim(), is_claimed=True)),
]


@pytest.mark.parametrize("kind", HOLDERS)
def test_x8_what_holds_personal_data_never_shows_it(kind: type) -> None:
    holder, planted = HOLDERS[kind]
    for name in planted:
        assert _is_planted(getattr(holder, name))
    assert PLANTED not in repr(holder)
    assert PLANTED not in str(holder)
    assert PLANTED not in f"{[holder]!s}"


@pytest.mark.parametrize("kind", HOLDERS)
def test_x8_every_other_text_of_it_is_an_id_or_a_code(kind: type) -> None:
    _, planted = HOLDERS[kind]
    texts = {one.name for one in fields(kind) if "str" in str(one.type) or "Values" in str(one.type)}
    # The names of fields that a treatment left something of are defined, so they are no text of a caller.
    assert texts - planted <= {"state", "file_type", "treated"}


@pytest.mark.parametrize("holder", AROUND, ids=lambda holder: type(holder).__name__)
def test_x8_nothing_that_carries_it_around_shows_it_either(holder: object) -> None:
    assert PLANTED not in repr(holder)
    assert PLANTED not in str(holder)


def test_x8_a_plan_does_not_show_what_it_leaves() -> None:
    plan = plan_erasure(a_record(values={"ward": PLANTED}), a_workflow().definitions())
    assert plan.values == {"ward": PLANTED}
    assert PLANTED not in repr(plan)


def _is_planted(value: object) -> bool:
    held = value.values() if isinstance(value, Mapping) else (value,)
    return any(PLANTED in str(getattr(one, "reason", one)) for one in held)
