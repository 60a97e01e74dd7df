"""What holds of every guard holds of one that nobody has thought of yet: only its name and its facts are its own (X7, P10, P11)."""

from dataclasses import replace

import pytest

from functions.api.reporting.odata.edm import RECORDS, USERS
from functions.api.retention.models import HeldAnswer
from shared.adapters.dynamodb import bodies
from shared.adapters.dynamodb.codec import record_from, record_item
from shared.application.records.guard_record import GuardRecord
from shared.application.reporting.write_report import COLUMNS
from shared.application.retention.date_chunk import DateChunk
from shared.application.retention.list_stages import ListStages
from shared.erasure.decision import Erase, ErasureTask, Named, Skipped, decide
from shared.erasure.file_decision import decide_files
from shared.erasure.finish import finished
from shared.erasure.grounds import Ground, ground_for_withholding
from shared.erasure.waiting import Wait
from shared.jobs.job import PolicyRun, RuleRange
from shared.kernel.errors import NotFound, RuleConflict
from shared.learners.retention import LearnerRetention
from shared.records.content import ContentCounts
from shared.records.editing import check_editable
from shared.records.guards import FACTS, REFUSING, GuardFacts, GuardName
from shared.records.learner import LearnerFacts
from shared.records.links import Links
from shared.records.membership import Membership
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.dp_fields import FIELDS, dp_fields
from shared.retention.due import Due
from shared.retention.replaying import RESTORED_REASON, as_acted
from shared.retention.retention_status import retention_status
from shared.retention.stage import Stage, StageName, stage_of
from tests.fakes.versions import stored
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    JOB,
    LONDON,
    NOW,
    TODAY,
    YESTERDAY,
    T,
    a_caller,
    a_guard,
    a_job,
    a_person,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_attachment,
    key,
)
from tests.unit.refusals import refused

ONE = key("c1")
THIRD = GuardFacts(
    ground="open_complaint",
    status="complained_of",
    dp_field="dp_complaint",
    refusal="a complaint about this record is open",
)
GUARD = a_guard(review=TODAY + DAY)
DUE = Due(today=TODAY, zone=LONDON, policies={COMPLAINTS: a_policy()}, learners=LearnerRetention())
BY_HAND = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=Named())
NIGHT = replace(BY_HAND, basis=DUE)


def _add(monkeypatch: pytest.MonkeyPatch, kind: type[GuardName] | type[Ground], value: str) -> None:
    """Make *value* one more member of an enumeration, as if its class named it."""
    made = str.__new__(kind, value)
    made._name_, made._value_ = value.upper(), value
    monkeypatch.setattr(kind, "_member_names_", [*kind._member_names_, made.name])
    monkeypatch.setitem(kind._member_map_, made.name, made)
    monkeypatch.setitem(kind._value2member_map_, value, made)
    # What has been read of rows before has left what it knows of the members.
    for cached in (kind, Record):
        monkeypatch.delattr(cached, "__msgspec_cache__", raising=False)
    for known in (bodies._form_of, bodies._decoder_of):
        known.cache_clear()


@pytest.fixture(params=[*map(str, GuardName), "complaint"])
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> GuardName:
    """Return each guard, and one that is made up."""
    _add(monkeypatch, GuardName, "complaint")
    monkeypatch.setitem(FACTS, GuardName("complaint"), THIRD)
    for ground in (THIRD.ground, f"linked_{THIRD.ground}"):
        _add(monkeypatch, Ground, ground)
    return GuardName(request.param)


def _under(name: GuardName, **changes: object) -> Record:
    return a_record(ONE, **{"guards": {name: GUARD}, **changes})


def test_x7_it_withholds_its_record_and_what_points_to_it(name: GuardName) -> None:
    held = _under(name, policy_date=TODAY)
    assert held.is_held
    assert ground_for_withholding(held, Links()) == name.facts.ground
    linked = ground_for_withholding(
        a_record(person=key("p1", "people")), Links(rows=(a_person("p1", guards={name: GUARD}),))
    )
    assert linked == f"linked_{name.facts.ground}"


def test_p10_its_record_is_listed_by_its_review_date_and_not_proposed_to_nights(name: GuardName, rig: Rig) -> None:
    held = _under(name, policy_date=TODAY, request=a_request())
    assert stage_of(held) == Stage(name=StageName.HELD, date=TODAY + DAY)
    rig.keep(a_workflow())
    rig.put(held)
    lists = ListStages(rig)
    assert lists.held(a_caller(), None, None, 10) == ([held], None)
    assert lists.requested(a_caller(), None, None, 10) == ([held], None)


def test_p10_a_learner_under_it_is_never_due(name: GuardName) -> None:
    held, learners = _under(name, learner=LearnerFacts(), request=a_request()), a_workflow(kind=Kind.LEARNER)
    assert DUE.membership(held, learners, NOW) is Membership.NEVER


def test_p10_the_files_of_its_record_stay_and_the_history_does_not_repeat_it(name: GuardName) -> None:
    held = _under(name, counts=ContentCounts(attachments=1))
    old = an_attachment(1, added_at=YESTERDAY - 300 * DAY, due_on=TODAY)
    assert isinstance(decide_files(a_record(ONE), Links(), NIGHT, [old], Skipped(), NOW), Erase)
    waits = decide_files(held, Links(), NIGHT, [old], Skipped(), NOW)
    assert isinstance(waits, Wait)
    assert (waits.ground, waits.files, waits.is_named) == (name.facts.ground, (old,), False)


def test_r8_a_rule_does_not_move_its_record_nor_repeats_it(name: GuardName, rig: Rig) -> None:
    chunk = DateChunk(rig)
    rule = RuleRange(workflow=COMPLAINTS, state="closed", until=NOW, transition="archive")
    run = PolicyRun(today=TODAY, workflows=(), rules=(rule,))
    rig.keep(a_workflow())
    rig.put(_under(name), a_record(key("c2")))
    done = chunk(T, a_job(request=run), 1, [ONE, key("c2")])
    assert [(entry.record, entry.outcome) for entry in done.entries] == [(key("c2"), "transitioned")]
    assert rig.row(ONE) == _under(name)


def test_p6_it_is_shown_and_its_record_will_not_be_anonymised(name: GuardName) -> None:
    record = _under(name, policy_date=TODAY)
    status = retention_status(record, a_workflow(), DUE)
    assert (status.code, status.ground) == (name.facts.status, name.facts.ground)
    fields = dp_fields(record, Kind.CASE, status, TODAY, LearnerRetention())
    stem, others = name.facts.dp_field, [other.facts.dp_field for other in GuardName if other is not name]
    assert [fields[stem + one] for one in ("", "_reason", "_date", "_review_date")] == [
        True,
        GUARD.reason,
        GUARD.set_on,
        GUARD.review_date,
    ]
    assert [fields[other] for other in others] == [False] * len(others)
    assert (fields["dp_will_be_anonymised"], fields["dp_anonymisation_date"]) == (False, TODAY)


def test_p11_it_refuses_edits_exactly_if_it_says_so(name: GuardName) -> None:
    if name.facts.refusal:
        with refused(RuleConflict, name.facts.ground):
            check_editable(_under(name))
    else:
        check_editable(_under(name))


def test_p10_it_is_set_and_lifted_and_the_ledger_has_both(name: GuardName, rig: Rig) -> None:
    guard = GuardRecord(rig)
    rig.keep(a_workflow())
    rig.put(a_record(ONE))
    view = guard.place(a_caller(), ONE, name, "because", TODAY)
    assert (list(view.record.guards), view.withheld_by) == ([name], Ground(name.facts.ground))
    guard.lift(a_caller(), ONE, name, TODAY)
    assert not rig.row(ONE).is_held
    assert [action for action, _ in rig.actions()] == [f"{name}_set", f"{name}_lifted"]
    with refused(NotFound, "no_such_guard"):
        guard.lift(a_caller(), ONE, name, TODAY)
    acts = rig.ledger.acts_on(T, str(ONE), None)
    assert as_acted(a_record(ONE), acts[:1]).guards[name].reason == RESTORED_REASON
    assert not as_acted(a_record(ONE), acts).is_held


def test_x1_it_goes_with_the_erasure(name: GuardName) -> None:
    held = _under(name)
    erase = decide(a_record(ONE), Links(), a_workflow(), BY_HAND, 1, NOW, lambda _job: False)
    assert isinstance(erase, Erase)
    assert not finished(held, a_workflow(), erase, JOB, 1, NOW).is_held


def test_it_comes_back_from_the_row(name: GuardName) -> None:
    held = a_record(ONE, guards=dict.fromkeys(GuardName, GUARD) | {name: a_guard("another")})
    assert record_from(record_item(T, held)) == stored(held)


@pytest.mark.parametrize("name", GuardName)
def test_p6_x7_what_is_made_as_the_code_is_loaded_has_every_guard(name: GuardName) -> None:
    facts = name.facts
    own = {facts.dp_field + suffix for suffix in ("", "_reason", "_date", "_review_date")}
    assert own <= FIELDS.keys()
    for shown in (USERS.properties, RECORDS.properties):
        # Reasons are for those who may read them, and feeds show none (P6).
        assert own - shown.keys() == {f"{facts.dp_field}_reason"}
    assert facts.dp_field in HeldAnswer.model_fields
    assert name.label.capitalize() in COLUMNS
    assert {facts.ground, f"linked_{facts.ground}"} <= set(Ground)
    assert (facts.ground in REFUSING) == bool(facts.refusal)
