"""What the ledger says is gone, and what a replay does about it (X16)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.access.evidence import Evidence
from shared.erasure.decision import Decision, Erase, Settled, Skipped
from shared.erasure.grounds import Ground
from shared.erasure.replay import (
    COMPLETED,
    FILES_COMPLETED,
    ErasedBefore,
    completed_act,
    completed_details,
    erased_before,
    without,
)
from shared.erasure.replay_decision import decide_replay
from shared.jobs.history import HistoryEntry
from shared.records.content import ContentCounts, ContentKind
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Claim, ErasedCounts, Record
from shared.records.scope import Files, Scope, Whole
from tests.unit.builders import (
    INSTANT,
    JOB,
    NOW,
    OTHER_JOB,
    TODAY,
    YESTERDAY,
    a_claim,
    a_guard,
    a_mark,
    a_person,
    a_record,
    a_workflow,
    an_entry,
    an_erased,
    key,
)

WORKFLOW = a_workflow()
VALUES = {"name": "Jo", "ward": "North"}
WHOLE, FILES = ErasedBefore(at=NOW, scope=Whole.RECORD, anonymised_on=TODAY), ErasedBefore(at=NOW, scope=Files((1, 3)))


def _entry(**changes: Any) -> HistoryEntry:  # noqa: ANN401 – any field of an entry
    return an_entry(key(), **{"at": NOW, "erased": ErasedCounts(), **changes})


def _completion(action: str = COMPLETED, **details: str | int) -> Evidence:
    return Evidence(action=action, subject="complaints/c1", by="resume", at=NOW, details={"job": "j", **details})


def _lost(*numbers: int) -> list[HistoryEntry]:
    """Return the entries of files that went by their own clock."""
    return [_entry(outcome=Outcome.FILE_ERASED, scope=Files((number,)), erased=None) for number in numbers]


def _decide(record: Record | None, gone: ErasedBefore, *links: Record) -> Decision:
    return decide_replay(record, Links(rows=links), WORKFLOW, gone, JOB, 1, NOW)


@pytest.mark.parametrize(
    ("told", "gone"),
    [
        ([_entry(anonymised_on=TODAY)], WHOLE),
        ([_entry(outcome=Outcome.TRANSITION_FAILED)], ErasedBefore(at=NOW, scope=Whole.RECORD)),
        (_lost(3, 1), FILES),
        ([*_lost(3), _entry()], ErasedBefore(at=NOW, scope=Whole.RECORD)),
        ([*_lost(3), _entry(anonymised_on=TODAY)], WHOLE),
        ([_completion(scope="whole", anonymised_on=str(TODAY))], WHOLE),
        ([_completion(FILES_COMPLETED, scope="000001,000003")], FILES),
    ],
)
def test_x16_what_is_gone_is_read_off_the_ledger(told: list[HistoryEntry | Evidence], gone: ErasedBefore) -> None:
    assert erased_before(told) == {key(): gone}


@pytest.mark.parametrize(
    "told",
    [
        _entry(dry_run=True),
        _entry(outcome=Outcome.WITHHELD, erased=None),
        _entry(outcome=Outcome.ALREADY_ERASED, erased=None),
        _entry(outcome=Outcome.ALREADY_ERASED, scope=Files((1,)), erased=None),
        replace(_lost(1)[0], dry_run=True),
        _entry(outcome=Outcome.TRANSITION_FAILED, erased=None),
        _entry(outcome=Outcome.TRANSITION_FAILED, scope=Files((1,))),
        replace(_completion(), action="legal_hold_set"),
    ],
)
def test_x16_what_is_not_gone_is_not_read_into_it(told: HistoryEntry | Evidence) -> None:
    assert erased_before([told]) == {}


@pytest.mark.parametrize(("scope", "day"), [(Whole.RECORD, None), (Files((1, 3)), None), (Whole.RECORD, TODAY)])
def test_x16_a_completion_tells_what_it_completed(scope: Scope, day: date | None) -> None:
    claim = Claim(job=JOB, at=NOW, scope=scope, transition=None, anonymised_on=day)
    gone = erased_before([_completion(completed_act(scope), **completed_details(claim))])
    assert gone == {key(): ErasedBefore(at=NOW, scope=scope, anonymised_on=day)}


def test_x11a_a_completion_says_record_or_files_and_names_a_file_by_its_number() -> None:
    claim = Claim(job=JOB, at=NOW, scope=Files((3,)), transition=None, policy_version=4)
    whole = replace(claim, scope=Whole.RECORD, anonymised_on=TODAY)
    assert [completed_act(one) for one in (Whole.RECORD, Files((3,)))] == [COMPLETED, FILES_COMPLETED]
    assert completed_details(claim) == {"job": JOB, "scope": "000003", "attachment": "000003", "policy_version": 4}
    assert completed_details(whole) == {
        "job": JOB,
        "scope": "whole",
        "anonymised_on": str(TODAY),
        "policy_version": 4,
    }
    assert "attachment" not in completed_details(replace(claim, scope=Files((1, 3))))


@pytest.mark.parametrize("details", [{}, {"scope": ""}, {"scope": "everything"}])
def test_x16_a_completion_that_does_not_say_what_it_completed_is_not_taken_for_everything(
    details: dict[str, str],
) -> None:
    with pytest.raises((KeyError, ValueError)):
        erased_before([_completion(**details)])


def test_x16_files_that_are_counted_are_left_out() -> None:
    assert without(FILES, {Files((1,))}) == ErasedBefore(at=NOW, scope=Files((3,)))
    assert without(FILES, {Files((1,)), Files((3,))}) is None
    assert without(WHOLE, {Files((1,))}) == WHOLE


@pytest.mark.parametrize(
    ("record", "outcome"), [(None, Outcome.ABSENT), (an_erased(), Outcome.ALREADY_ERASED)], ids=["absent", "erased"]
)
def test_x16_what_is_not_there_or_erased_is_reported(record: Record | None, outcome: Outcome) -> None:
    assert _decide(record, WHOLE) == Settled(outcome=outcome)
    assert _decide(record, FILES) == Settled(outcome=outcome, scopes=(Files((1, 3)),))


def test_x16_a_record_is_erased_whole_with_the_date_that_it_had() -> None:
    decision = _decide(a_record(values=VALUES), WHOLE)
    assert isinstance(decision, Erase)
    assert (decision.is_claimed, decision.plan.values) == (False, {"ward": "North"})
    assert decision.claim == Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition=None, anonymised_on=TODAY)


def test_x16_files_are_deleted_without_their_record() -> None:
    decision = _decide(a_record(values={"name": "Jo"}), FILES)
    assert isinstance(decision, Erase)
    assert decision.claim.scope == Files((1, 3))
    assert decision.plan.contents == ((ContentKind.ATTACHMENT, 1), (ContentKind.ATTACHMENT, 3))
    assert decision.plan.values == {"name": "Jo"}


@pytest.mark.parametrize("gone", [WHOLE, FILES])
def test_x7_x16_a_hold_withholds_from_a_replay_too(gone: ErasedBefore) -> None:
    own = _decide(a_record(legal_hold=a_guard()), gone)
    linked = _decide(a_record(person=a_person().key), gone, a_person(restriction=a_guard()))
    withheld = Settled(outcome=Outcome.WITHHELD, ground=Ground.LEGAL_HOLD, scopes=(gone.scope,))
    assert own == withheld
    assert linked == replace(withheld, ground=Ground.LINKED_PROCESSING_RESTRICTED)


def test_p12_x16_a_portal_accounts_person_was_judged_then_and_is_not_asked_about_again() -> None:
    assert isinstance(_decide(a_record(person=a_person().key), WHOLE, a_person()), Erase)


@pytest.mark.parametrize("gone", [WHOLE, FILES])
def test_x3_x16_a_claim_is_rolled_forward_whatever_job_made_it(gone: ErasedBefore) -> None:
    claimed = a_record(values=VALUES, claim=a_claim(OTHER_JOB), legal_hold=a_guard())
    decision = _decide(claimed, gone)
    assert isinstance(decision, Erase)
    assert (decision.is_claimed, decision.claim, decision.plan.values) == (True, claimed.claim, {"ward": "North"})


def test_x3_x16_a_claim_on_some_files_is_taken_over_by_one_on_all_unless_that_has_to_wait() -> None:
    some = replace(a_claim(OTHER_JOB), scope=Files((2,)))
    taken = _decide(a_record(claim=some, counts=ContentCounts(attachments=3)), WHOLE)
    assert isinstance(taken, Erase)
    assert (taken.is_claimed, taken.claim.job, taken.plan.counts.attachments) == (False, JOB, 3)
    waits = _decide(a_record(claim=some, person=a_person().key), WHOLE, a_person(legal_hold=a_guard()))
    assert isinstance(waits, Erase)
    assert (waits.is_claimed, waits.claim) == (True, some)


def test_x10_x16_met_again_on_its_chunk_a_record_counts_as_its_mark_says() -> None:
    done = an_erased(mark=a_mark(job=JOB, chunk=1), anonymised_on=TODAY)
    assert _decide(done, WHOLE) == Settled(
        outcome=Outcome.ERASED, at=a_mark().at, erasure=done.erasure, anonymised_on=TODAY
    )


def test_x16_a_mark_of_an_earlier_chunk_hides_nothing_that_is_still_to_go() -> None:
    met = a_record(mark=a_mark(job=JOB, chunk=7, scopes=(Files((2,)),)))
    assert isinstance(_decide(met, FILES), Erase)


@pytest.mark.parametrize(
    ("after", "values", "otherwise"),
    [
        (INSTANT, {"name": "Jo"}, None),
        (0 * INSTANT, {"name": "Jo"}, Skipped()),
        (INSTANT, {"ward": "North"}, Settled(outcome=Outcome.ALREADY_ERASED, scopes=(Whole.RECORD,))),
    ],
    ids=["later", "its own entry, behind which a later one may be", "nothing left"],
)
def test_x5_x16_a_later_erasure_of_an_erased_record_is_replayed_too(
    after: timedelta, values: dict[str, object], otherwise: Decision | None
) -> None:
    gone = replace(WHOLE, at=YESTERDAY + after)
    decision = _decide(an_erased(values=values), gone)
    assert isinstance(decision, Erase) if otherwise is None else decision == otherwise


def test_x5_x7_x16_a_second_erasure_asks_about_guards_in_a_replay_too() -> None:
    decision = _decide(an_erased(values={"name": "Jo"}), WHOLE, a_person(legal_hold=a_guard()))
    assert decision == Settled(outcome=Outcome.WITHHELD, ground="linked_legal_hold", scopes=(Whole.RECORD,))


def test_x5_x16_of_two_erasures_the_last_instant_counts() -> None:
    entries = [_entry(at=NOW), _entry(at=NOW - INSTANT)]
    assert erased_before(entries)[key()].at == erased_before(entries[::-1])[key()].at == NOW
