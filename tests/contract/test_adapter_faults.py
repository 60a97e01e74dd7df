"""What only the adapters meet: unprocessed parts, conflicts, throttling, silence, and rows that are refused."""

import traceback
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from shared.adapters.backoff import Backoff
from shared.application.stored import Change
from shared.kernel.errors import Invalid, StaleVersion, Unavailable
from shared.records.content import ContentCounts, ContentKind
from tests.contract.backing import Aws
from tests.contract.builders import (
    JOB,
    NOON,
    SECOND,
    T,
    a_change,
    a_content,
    a_job,
    a_record,
    a_shard,
    after,
    key,
)
from tests.contract.faults import answer, half_done, instead, listening, refusal
from tests.fakes.versions import stored

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "Jo Bloggs"
CONFLICT = refusal("TransactionConflictException")
CANCELLED = "TransactionCanceledException"


def test_unprocessed_keys_are_read_until_all_are(emulated: Aws) -> None:
    records = emulated.records()
    keys = [key(f"c{number}") for number in range(110)]
    records.save_each(T, [a_change(a_record(one)) for one in keys])
    with half_done(emulated.dynamodb, "BatchGetItem", emulated.tables["records"]) as asked:
        assert records.read(T, keys).records.keys() == set(keys)
    assert asked == [100, 50, 25, 12, 6, 3, 1, 10, 5, 2, 1]
    assert len(emulated.pauses) == 9


def test_unprocessed_deletions_are_sent_until_all_are_done(emulated: Aws) -> None:
    records = emulated.records()
    record = a_record()
    records.save(T, a_change(record))
    for number in range(1, 6):
        record = after(record, counts=ContentCounts(messages=number))
        records.add_content(T, record, a_content(number))
    with half_done(emulated.dynamodb, "BatchWriteItem", emulated.tables["records"]):
        records.delete_contents(T, [(record.key, ContentKind.MESSAGE, number) for number in range(1, 6)])
    assert [row["sk"]["S"] for row in emulated.rows("records")] == ["RECORD"]


def test_what_stays_unprocessed_is_unavailable_in_the_end(emulated: Aws) -> None:
    table = emulated.tables["records"]
    stuck = answer(UnprocessedItems={table: [{"DeleteRequest": {"Key": {}}}]})
    with instead(emulated.dynamodb, "BatchWriteItem", *[stuck] * 20) as calls, pytest.raises(Unavailable):
        emulated.records().delete_contents(T, [(key("c1"), ContentKind.MESSAGE, 1)])
    assert len(calls) == Backoff().attempts == len(emulated.pauses) + 1


def test_waiting_grows_to_its_cap_with_jitter() -> None:
    pauses: list[float] = []
    backoff = Backoff(attempts=6, first=1, longest=5, sleep=pauses.append, fraction=lambda: 0.5)
    with pytest.raises(Unavailable):
        list(backoff.rounds())
    assert pauses == [0.5, 1, 2, 2.5, 2.5]


def test_writes_in_each_other_s_way_are_tried_again(emulated: Aws) -> None:
    records, person = emulated.records(), a_record("p1")
    cancelled = refusal(CANCELLED, reasons=("None", "TransactionConflict"))
    with instead(emulated.dynamodb, "PutItem", CONFLICT, CONFLICT) as puts:
        records.save(T, a_change(person))
    with instead(emulated.dynamodb, "TransactWriteItems", cancelled) as transactions:
        saved = records.save_each(T, [a_change(a_record("c1"), links={person.key: 1})])
    assert (len(puts), len(transactions)) == (3, 2)
    assert not saved.conflicts
    assert records.read(T, [key("c1")]).records.keys() == {key("c1")}


def test_writes_that_stay_in_each_other_s_way_are_unavailable_not_lost(emulated: Aws) -> None:
    with instead(emulated.dynamodb, "PutItem", *[CONFLICT] * 20), pytest.raises(Unavailable):
        emulated.records().save_each(T, [a_change(a_record())])
    with (
        instead(emulated.dynamodb, "TransactWriteItems", *[refusal(CANCELLED, reasons=("TransactionConflict",))] * 20),
        pytest.raises(Unavailable),
    ):
        emulated.jobs().create(T, a_job(), [a_shard()])


def test_a_condition_counts_more_than_a_conflict_beside_it(emulated: Aws) -> None:
    both = refusal(CANCELLED, reasons=("TransactionConflict", "ConditionalCheckFailed"))
    with instead(emulated.dynamodb, "TransactWriteItems", both) as calls, pytest.raises(StaleVersion):
        emulated.records().save(T, a_change(a_record("c1"), links={key("p1"): 1}))
    assert len(calls) == 1


SILENCES = [
    refusal("ProvisionedThroughputExceededException"),
    refusal("ThrottlingException"),
    refusal("RequestLimitExceeded"),
    refusal("InternalServerError", 500),
    refusal("SomethingNew", 503),
    refusal("TransactionInProgressException"),
    EndpointConnectionError(endpoint_url="https://example"),
    ConnectTimeoutError(endpoint_url="https://example"),
    ReadTimeoutError(endpoint_url="https://example"),
]


@pytest.mark.parametrize("fault", SILENCES, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("operation", ["PutItem", "BatchGetItem", "Query", "TransactWriteItems"])
def test_a_store_that_does_not_answer_is_unavailable(emulated: Aws, fault: Exception, operation: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "PutItem": lambda: emulated.jobs().save_job(T, a_job(version=2)),
        "BatchGetItem": lambda: emulated.jobs().job(T, JOB),
        "Query": lambda: emulated.jobs().shards(T, JOB),
        "TransactWriteItems": lambda: emulated.jobs().create(T, a_job(), [a_shard()]),
    }
    with instead(emulated.dynamodb, operation, fault), pytest.raises(Unavailable) as caught:
        acts[operation]()
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_what_no_retry_can_mend_stays_what_it_is(emulated: Aws, code: str) -> None:
    with instead(emulated.dynamodb, "PutItem", refusal(code)), pytest.raises(ClientError, match=code):
        emulated.records().save_each(T, [a_change(a_record())])


def test_a_record_that_can_t_be_stored_is_rejected_and_stops_no_other(emulated: Aws) -> None:
    """X13: one bad record never stops a job."""
    big, good = a_record("c1", values={"text": SECRET * 50_000}), a_record("c2")
    saved = emulated.records().save_each(T, [a_change(big), a_change(good)])
    assert saved.rejected == {big.key}
    assert not saved.conflicts
    assert emulated.records().read(T, [big.key, good.key]).records == {good.key: stored(good)}


def test_a_record_that_a_transaction_finds_wanting_is_rejected(emulated: Aws) -> None:
    wanting = refusal(CANCELLED, reasons=("ValidationError", "None"))
    change = a_change(a_record(), links={key("p1"): 1})
    with instead(emulated.dynamodb, "TransactWriteItems", wanting):
        assert emulated.records().save_each(T, [change]).rejected == {key("c1")}


def test_a_page_is_sent_by_several_threads_with_the_same_end(emulated: Aws) -> None:
    records = emulated.records(threads=4)
    first = [a_record(f"c{number}") for number in range(40)]
    assert not records.save_each(T, [a_change(record) for record in first]).conflicts
    again = [after(record) if number % 2 else record for number, record in enumerate(first)]
    saved = records.save_each(T, [a_change(record) for record in again])
    assert saved.conflicts == {record.key for number, record in enumerate(first) if not number % 2}


def test_a_plain_change_costs_no_transaction(emulated: Aws) -> None:
    with instead(emulated.dynamodb, "TransactWriteItems") as transactions:
        emulated.records().save_each(T, [a_change(a_record())])
    assert transactions == []


def test_a_transaction_can_be_repeated_by_the_client_without_being_done_twice(emulated: Aws) -> None:
    with listening(emulated.dynamodb, "TransactWriteItems") as heard:
        emulated.jobs().create(T, a_job(), [a_shard()])
    assert heard[0]["ClientRequestToken"]


def test_a_shard_that_is_stale_shows_nothing_of_what_is_stored(emulated: Aws) -> None:
    jobs = emulated.jobs()
    jobs.create(T, a_job(), [a_shard(in_hand=(key("c77"),))])
    with pytest.raises(StaleVersion) as caught:
        jobs.save_shard(T, a_shard(version=3).leased(NOON + SECOND, NOON))
    assert "c77" not in _everything_said(caught.value)


def test_no_error_tells_a_person_s_data(emulated: Aws) -> None:
    """X8."""
    records = emulated.records()
    record = a_record(values={"name": SECRET}, address=SECRET)
    records.save(T, a_change(record))
    said: list[str] = []

    def hear(change: Change, kind: type[Exception], *faults: Exception) -> None:
        with instead(emulated.dynamodb, "PutItem", *faults), pytest.raises(kind) as caught:
            records.save(T, change)
        said.append(_everything_said(caught.value))

    hear(a_change(record), StaleVersion)
    hear(a_change(after(record, values={"name": SECRET * 50_000}), record), Invalid)
    hear(a_change(after(record, values={"name": {(SECRET,): 1}}), record), Invalid)
    hear(a_change(after(record)), Unavailable, ReadTimeoutError(endpoint_url="https://example"))
    with pytest.raises(StaleVersion) as caught:
        records.add_content(T, record, a_content(body=SECRET))
    said.append(_everything_said(caught.value))
    assert len(said) == 5
    assert not any("Bloggs" in text for text in said)


def _everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
