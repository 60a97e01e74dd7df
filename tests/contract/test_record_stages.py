"""Finding records and files by their stage: bounds, order, paging without loss, one queue for each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.application.retention.night_ranges import REQUEST_STAGES
from shared.application.stored import Change, IndexRange, StagePartition, StageRange, StatePartition, StateRange
from shared.kernel.identifiers import RecordKey
from shared.records.content import Attachment, ContentCounts, ContentKind, Waiting
from shared.records.guards import Guard
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, Record
from shared.records.scope import Whole
from shared.retention.listing import Listing
from shared.retention.stage import StageName
from tests.contract.backing import Backing
from tests.contract.builders import JOB, MOST_PAGES, NOON, OTHER, T, a_change, a_record, after, key, keys_on_shard

SHARD = 5
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NEXT = TODAY + DAY
KEYS = keys_on_shard(SHARD, 9)
ONE = KEYS[0]
GUARD = Guard(reason="claim", set_on=TODAY, review_date=TODAY)
CLAIM = Claim(job=JOB, at=NOON, scope=Whole.RECORD, transition=None)
REQUEST = AnonymisationRequest(reason="letter", requested_on=TODAY, due_date=TODAY)
WAITING = Waiting(ground="linked_legal_hold", day=TODAY)
STAGED = {
    StageName.UNDATED: a_record(ONE, awaits_dating=True),
    StageName.DUE: a_record(ONE, policy_date=TODAY),
    StageName.DUE_REQUESTED: a_record(ONE, policy_date=TODAY, request=replace(REQUEST, due_date=TODAY + DAY)),
    StageName.LINKED: a_record(ONE, policy_date=TODAY, waiting=WAITING),
    StageName.LINKED_REQUESTED: a_record(ONE, request=REQUEST, waiting=WAITING),
    StageName.REQUESTED: a_record(ONE, policy_date=TODAY + DAY, request=REQUEST),
    StageName.HELD: a_record(ONE, policy_date=TODAY - DAY, legal_hold=GUARD),
    StageName.CLAIMED: a_record(ONE, claim=CLAIM, claim_given_up=True, restriction=GUARD),
}


def _queue(stage: StageName, key: RecordKey = ONE) -> StagePartition:
    return StagePartition(workflow=key.workflow, stage=stage, shard=key.shard)


def _save(backing: Backing, *records: Record) -> None:
    stored = backing.records.read(T, [record.key for record in records]).records
    changes = [Change(record=record, before=stored.get(record.key)) for record in records]
    assert not backing.records.save_each(T, changes).conflicts


def _with_files(backing: Backing, own: RecordKey, *files: Attachment) -> Record:
    """Put a record there, and files of any number and date."""
    record = a_record(own)
    _save(backing, record)
    for file in files:
        record = after(record, counts=ContentCounts(attachments=file.number))
        backing.records.add_content(T, record, file)
    return record


def _file(number: int = 1, **changes: date | bool | Waiting | None) -> Attachment:
    made = Attachment(number=number, file_name="jo.pdf", file_type="letter", size=3, added_at=NOON)
    return replace(made, **changes)  # type: ignore[arg-type]  # any field of a file


def _walked(backing: Backing, stage: StageName, until: date | None, limit: int) -> list[RecordKey]:
    found: list[RecordKey] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        chunk = backing.records.in_stage(T, _queue(stage), until, cursor, limit)
        assert len(chunk.keys) <= limit
        found += chunk.keys
        if chunk.last is None:
            return found
        cursor = chunk.last
    raise AssertionError("the list has no end")


def _stages(backing: Backing, key: RecordKey = ONE) -> dict[StageName, int]:
    """Return the stages that have anything, with how much by either way of asking."""
    counted = {stage: backing.records.count_in_stage(T, _queue(stage, key), None, 10) for stage in StageName}
    listed = {stage: len(backing.records.in_stage(T, _queue(stage, key), None, None, 10).keys) for stage in StageName}
    assert counted == listed
    return {stage: count for stage, count in counted.items() if count}


@pytest.mark.parametrize("stage", STAGED)
def test_p4_p5_p9_p10_a_record_stands_in_its_one_stage_by_its_date(backing: Backing, stage: StageName) -> None:
    _save(backing, STAGED[stage])
    assert _stages(backing) == {stage: 1}
    assert _walked(backing, stage, TODAY, 10) == [ONE]
    assert _walked(backing, stage, TODAY - DAY, 10) == []
    assert backing.records.count_in_stage(T, _queue(stage), TODAY, 10) == 1
    assert backing.records.count_in_stage(T, _queue(stage), TODAY - DAY, 10) == 0


@pytest.mark.parametrize("stage", STAGED)
def test_p5_a_record_leaves_its_stage_when_it_is_erased(backing: Backing, stage: StageName) -> None:
    _save(backing, STAGED[stage])
    gone = {"claim": None, "claim_given_up": False, "legal_hold": None, "restriction": None, "policy_date": None}
    erasure = Erasure(at=NOON, job=JOB, counts=ErasedCounts())
    _save(backing, after(STAGED[stage], erasure=erasure, awaits_dating=False, **gone))
    assert _stages(backing) == {}


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        (_file(), {StageName.FILE_UNDATED: 1}),
        (_file(awaits_dating=False), {}),
        (_file(awaits_dating=False, due_on=TODAY), {StageName.FILE_DUE: 1}),
        (_file(awaits_dating=False, due_on=TODAY, waiting=WAITING), {StageName.FILE_LINKED: 1}),
        (_file(awaits_dating=False, due_on=TODAY, waiting=replace(WAITING, day=NEXT)), {StageName.FILE_DUE: 1}),
    ],
    ids=["added", "kept", "due", "waiting", "due anew"],
)
def test_p4_p5_a_file_stands_in_a_stage_of_its_own_beside_its_record(
    backing: Backing, file: Attachment, stages: dict[StageName, int]
) -> None:
    record = _with_files(backing, ONE, file)
    assert _stages(backing) == stages
    _save(backing, after(record, policy_date=TODAY))
    assert _stages(backing) == {**stages, StageName.DUE: 1}
    for stage in stages:
        assert _walked(backing, stage, TODAY, 1) == [ONE]
        assert _walked(backing, stage, TODAY - DAY, 1) == []
    backing.records.delete_contents(T, [(ONE, ContentKind.ATTACHMENT, 1)])
    assert _stages(backing) == {StageName.DUE: 1}


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_stage_is_walked_whole_in_order_whatever_the_page(backing: Backing, limit: int) -> None:
    # Three days of three records each: a chunk may end in the middle of a day.
    records = [a_record(one, policy_date=TODAY - place // 3 * DAY) for place, one in enumerate(KEYS)]
    _save(backing, *records)
    expected = [one.key for one in sorted(records, key=lambda one: (str(one.policy_date), one.key.record))]
    assert _walked(backing, StageName.DUE, None, limit) == expected
    assert _walked(backing, StageName.DUE, TODAY - DAY, limit) == expected[:6]


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_p5_a_stage_of_files_names_a_record_as_often_as_it_has_files_there(backing: Backing, limit: int) -> None:
    one, two = (key("c1"), next(key(f"c1-{n}") for n in range(99) if key(f"c1-{n}").shard == key("c1").shard))
    _with_files(backing, two, _file(1, due_on=TODAY))
    _with_files(backing, one, _file(1, due_on=TODAY), _file(2), _file(3, due_on=TODAY), _file(10, due_on=TODAY - DAY))
    found: list[RecordKey] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        chunk = backing.records.in_stage(T, _queue(StageName.FILE_DUE, one), TODAY, cursor, limit)
        found, cursor = [*found, *chunk.keys], chunk.last
        if cursor is None:
            break
    assert found == [one, one, one, two]
    assert _stages(backing, one) == {StageName.FILE_DUE: 4, StageName.FILE_UNDATED: 1}


def test_going_on_does_not_depend_on_the_record_at_the_end_of_the_page(backing: Backing) -> None:
    """An erasure moves records out of the stage that is being walked."""
    records = [a_record(one, policy_date=TODAY) for one in KEYS[:4]]
    _save(backing, *records)
    chunk = backing.records.in_stage(T, _queue(StageName.DUE), TODAY, None, 2)
    _save(backing, *(after(record, policy_date=None) for record in records[:2]))
    assert chunk.keys == tuple(KEYS[:2])
    assert backing.records.in_stage(T, _queue(StageName.DUE), TODAY, chunk.last, 2).keys == tuple(KEYS[2:4])


def test_a_cursor_behind_the_bound_ends_the_walk(backing: Backing) -> None:
    _save(backing, *(a_record(one, policy_date=TODAY) for one in KEYS[:2]))
    last = backing.records.in_stage(T, _queue(StageName.DUE), None, None, 1).last
    assert last is not None
    chunk = backing.records.in_stage(T, _queue(StageName.DUE), TODAY - DAY, last, 1)
    assert (chunk.keys, chunk.last) == ((), None)


def test_a_stage_holds_one_tenant_workflow_and_shard(backing: Backing) -> None:
    elsewhere = [RecordKey(key("x", "permits").workflow, ONE.record), keys_on_shard(SHARD + 1, 1)[0]]
    _save(backing, *(a_record(one, policy_date=TODAY) for one in [ONE, *elsewhere]))
    backing.records.save(OTHER, a_change(a_record(KEYS[1], policy_date=TODAY)))
    assert _stages(backing) == {StageName.DUE: 1}
    assert backing.records.in_stage(OTHER, _queue(StageName.DUE), None, None, 10).keys == (KEYS[1],)
    for one in elsewhere:
        assert backing.records.in_stage(T, _queue(StageName.DUE, one), None, None, 10).keys == (one,)


def test_x17_counting_is_exact_up_to_the_most_and_stops_above_it(backing: Backing) -> None:
    _save(backing, *(a_record(one, policy_date=TODAY) for one in KEYS[:7]))
    due = _queue(StageName.DUE)
    assert backing.records.count_in_stage(T, due, TODAY, 7) == 7
    assert backing.records.count_in_stage(T, due, None, 100) == 7
    assert 3 < backing.records.count_in_stage(T, due, TODAY, 3) <= 7
    assert backing.records.count_in_stage(T, due, TODAY, 0) > 0
    assert backing.records.count_in_stage(T, due, TODAY - DAY, 0) == 0


def test_x21_of_many_ranges_those_that_hold_a_key_are_named_in_order(backing: Backing) -> None:
    other = keys_on_shard(SHARD + 1, 1)[0]
    record = a_record(ONE, policy_date=TODAY)
    _save(backing, record, a_record(other, policy_date=NEXT))
    live = StatePartition(workflow=ONE.workflow, state=record.state, is_erased=False, shard=SHARD)
    wanted: list[IndexRange] = [
        StageRange(partition=_queue(StageName.DUE, other), until=NEXT),
        StageRange(partition=_queue(StageName.DUE), until=TODAY - DAY),
        StageRange(partition=_queue(StageName.DUE), until=TODAY),
        StageRange(partition=_queue(StageName.HELD), until=None),
        StateRange(partition=live, until=record.state_entered_at),
        StateRange(partition=live, until=record.state_entered_at - DAY),
        StateRange(partition=replace(live, is_erased=True), until=NOON),
    ]
    assert list(backing.records.filled(T, wanted)) == [wanted[0], wanted[2], wanted[4]]
    assert list(backing.records.filled(OTHER, wanted)) == []
    assert list(backing.records.filled(T, [])) == []


@pytest.mark.parametrize("stage", REQUEST_STAGES)
def test_p9_x21_what_a_nights_list_of_requests_holds_is_an_open_request(backing: Backing, stage: StageName) -> None:
    """A night asks those lists only where the list of open requests has a record."""
    _save(backing, STAGED[stage])
    assert [key for _, key in backing.records.listed(T, Listing.REQUESTS, None, None, 10)] == [ONE]


def test_p10_the_held_are_listed_by_their_earlier_review_date(backing: Backing) -> None:
    late, early, free = KEYS[:3]

    def guard(review_date: date) -> Guard:
        return replace(GUARD, review_date=review_date)

    _save(
        backing,
        a_record(late, legal_hold=guard(date(2027, 5, 1))),
        a_record(early, legal_hold=guard(date(2028, 1, 1)), restriction=guard(date(2027, 4, 30))),
        a_record(free),
    )
    assert _walked(backing, StageName.HELD, None, 10) == [early, late]
    assert backing.records.in_stage(T, _queue(StageName.HELD), None, None, 1).keys == (early,)


def test_x3_a_claim_stands_in_its_stage_only_once_it_is_given_up_and_only_until_it_is_done(backing: Backing) -> None:
    claimed = a_record(ONE, claim=CLAIM)
    _save(backing, claimed)
    assert _stages(backing) == {}
    given_up = after(claimed, claim_given_up=True)
    _save(backing, given_up)
    assert _stages(backing) == {StageName.CLAIMED: 1}
    _save(backing, after(given_up, claim=None, claim_given_up=False))
    assert _stages(backing) == {}
