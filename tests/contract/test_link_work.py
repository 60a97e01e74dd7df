"""What links cost: as many requests for ten thousand of them as for one, and none for a record without any (X18, X21)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.adapters.dynamodb.keys import LINKS, link_sk, record_pk, row_key
from shared.adapters.dynamodb.link_codec import counter_name
from shared.application.stored import Change
from shared.kernel.identifiers import RecordKey
from shared.records.links import InState
from tests.contract.backing import Aws
from tests.contract.builders import T, a_change, a_record, key
from tests.engine.switch import is_real
from tests.properties.link_play import CASES, PERSONS, Play, Step
from tests.unit.builders import STRANDS, changed
from tests.world.links import check_links

PERSON, NEIGHBOUR = PERSONS
CASE = CASES[0]
MANY, CASES_OF_ONE = (10_000, 1_000) if is_real() else (200, 200)  # moto copies the table for each transaction


@contextmanager
def _requests(emulated: Aws) -> Iterator[Counter[str]]:
    asked: Counter[str] = Counter()

    def note(model: object, **_: object) -> None:
        asked[getattr(model, "name", "")] += 1

    events = emulated.dynamodb.meta.events
    events.register("before-call.dynamodb", note, unique_id="counting")
    try:
        yield asked
    finally:
        events.unregister("before-call.dynamodb", unique_id="counting")


def _linked(emulated: Aws, target: RecordKey, many: int) -> None:
    """Write so many links of strands beside the one that is there, as their records would have."""
    table, pk = emulated.tables["records"], record_pk(T, target)
    rows = [{**row_key(pk, link_sk(key(f"x{number}", STRANDS))), "state": {"S": "open"}} for number in range(many)]
    for start in range(0, many, 25):
        puts: Any = [{"PutRequest": {"Item": row}} for row in rows[start : start + 25]]
        emulated.dynamodb.batch_write_item(RequestItems={table: puts})
    for own in (target, PERSON):
        emulated.dynamodb.update_item(
            TableName=table,
            Key=row_key(record_pk(T, own), LINKS),
            UpdateExpression="ADD #counter :many, version :one",
            ExpressionAttributeNames={"#counter": counter_name(InState(STRANDS, "open"))},
            ExpressionAttributeValues={":many": {"N": str(many)}, ":one": {"N": "1"}},
        )


ACTS: dict[str, Callable[[Play], None]] = {
    "a guard on the case": lambda play: play.does(Step("hold", CASE, 0)),
    "a guard on the person": lambda play: play.does(Step("hold", PERSON, 0)),
    "another person for the case": lambda play: play.does(Step("save", CASE, 1)),
    "a strand's transition": lambda play: play.does(Step("move", key("s1", STRANDS), 0)),
    "a ground for the person": lambda play: play.does(Step("erase", PERSON, 0)),
}


@pytest.mark.parametrize("name", ACTS)
def test_x18_x21_what_is_done_to_a_record_with_many_links_asks_as_much_as_with_one(emulated: Aws, name: str) -> None:
    asked = []
    for many in (0, MANY):
        play = Play(emulated.records())
        for own, pick in ((PERSON, 0), (NEIGHBOUR, 0), (CASE, 0), (key("s1", STRANDS), 2)):
            if play.row(own) is None:
                play.does(Step("save", own, pick))
        if many:
            _linked(emulated, CASE, many)
        before = {own: row.version for own, row in play.rows().items()}
        with _requests(emulated) as counted:
            ACTS[name](play)
        acted = {own for own, row in play.rows().items() if row.version != before[own]}
        assert acted or name == "a ground for the person"
        asked.append(counted)
        # Taken back, so that the second round begins as the first did.
        for step in (
            Step("lift", CASE, 0),
            Step("lift", PERSON, 0),
            Step("save", CASE, 0),
            Step("move", key("s1", STRANDS), 1),
        ):
            play.does(step)
    assert asked[0] == asked[1]
    assert sum(asked[1].values()) <= 12


def test_x18_a_record_without_pointers_or_links_reads_and_writes_nothing_more(emulated: Aws) -> None:
    records = emulated.records()
    records.save_each(T, [a_change(a_record(f"c{number}")) for number in range(30)])
    rows = records.read(T, [key(f"c{number}") for number in range(30)]).records.values()
    moved = [Change(record=changed(row, state="open"), before=row) for row in rows]
    with _requests(emulated) as asked:
        assert not records.save_each(T, moved).conflicts
    assert asked == ({"BatchExecuteStatement": 2} if is_real() else {"PutItem": 30})


def test_x18_a_thousand_cases_of_one_person_are_written_in_turn_and_not_against_each_other(emulated: Aws) -> None:
    """Their transactions share the person's counts: each is sent once, with as many cases as fit."""
    records = emulated.records(threads=8)
    records.save(T, a_change(a_record(PERSON)))
    for start in range(0, CASES_OF_ONE, 100):
        made = [a_record(f"c{number:04}", person=PERSON) for number in range(start, start + 100)]
        with _requests(emulated) as asked:
            assert not records.save_each(T, [a_change(one) for one in made]).conflicts
        assert asked == {"BatchGetItem": 1, "TransactWriteItems": 3}
        rows = list(records.read(T, [one.key for one in made]).records.values())
        cut = [changed(row, person=None) for row in rows]
        with _requests(emulated) as asked:
            changes = [Change(record=one, before=row) for one, row in zip(cut, rows, strict=True)]
            assert not records.save_each(T, changes).conflicts
        assert asked == {"TransactWriteItems": 3}
    check_links(emulated.rows("records"))
