"""Links that differ at their ends are named, and made anew from pointers (X16, X18)."""

import pytest

from shared.adapters.dynamodb.keys import LINKS, RECORD, link_sk, record_pk, row_key
from shared.adapters.dynamodb.links import DynamoLinks
from shared.application.replay.compare_links import CompareLinks
from shared.application.replay.mend_links import Difference, LinkFault, MendLinks
from shared.kernel.identifiers import RecordKey
from tests.contract.backing import Aws
from tests.contract.builders import T
from tests.properties.link_play import CASES, PERSONS, Play, Step
from tests.unit.builders import STRANDS, key
from tests.world.links import check_links

PERSON, CASE, STRAND = PERSONS[0], CASES[0], key("s1", STRANDS)
TO_PERSON_AND_CASE = 2  # picks no person and the first case, in state open


@pytest.fixture
def play(emulated: Aws) -> Play:
    """A person, their case and its strand, on the adapters."""
    made = Play(emulated.records())
    made.rig.links = DynamoLinks(client=emulated.dynamodb, table=emulated.tables["records"])  # type: ignore[assignment]  # any store
    for own, pick in ((PERSON, 0), (CASE, 0), (STRAND, TO_PERSON_AND_CASE)):
        made.does(Step("save", own, pick))
    made.does(Step("hold", STRAND, 0))
    check_links(emulated.rows("records"))
    return made


def _lose(emulated: Aws, own: RecordKey, sk: str) -> None:
    emulated.dynamodb.delete_item(TableName=emulated.tables["records"], Key=row_key(record_pk(T, own), sk))


def _set(emulated: Aws, own: RecordKey, sk: str, said: str, value: object = None) -> None:
    more: dict[str, object] = {} if value is None else {"ExpressionAttributeValues": {":value": value}}
    if "#counter" in said:
        more["ExpressionAttributeNames"] = {"#counter": f"g:{STRANDS}/legal_hold"}
    emulated.dynamodb.update_item(
        TableName=emulated.tables["records"],
        Key=row_key(record_pk(T, own), sk),
        UpdateExpression=said,
        **more,  # type: ignore[arg-type]  # made of parts
    )


def _differences(play: Play) -> list[LinkFault]:
    return list(CompareLinks(play.rig)(T, "", 1000).faults)


def test_x18_links_that_are_equal_at_both_ends_are_left_alone(play: Play, emulated: Aws) -> None:
    before = emulated.rows("records")
    assert _differences(play) == []
    assert MendLinks(play.rig)(T, [PERSON, CASE, STRAND]) == 0
    assert emulated.rows("records") == before


Damage = tuple[RecordKey, str, str | None, object]  # record, row, what is said to it or None to lose it, and a value
DAMAGE: dict[str, tuple[list[Damage], set[LinkFault]]] = {
    "a link is lost": ([(CASE, link_sk(STRAND), None, None)], {LinkFault(CASE, Difference.MISSING, STRAND)}),
    "a link tells something else": (
        [(PERSON, link_sk(CASE), "SET is_erased = :value", {"N": "1"})],
        {LinkFault(PERSON, Difference.MISSING, CASE)},
    ),
    "counts are lost": ([(PERSON, LINKS, None, None)], {LinkFault(PERSON, Difference.COUNTS)}),
    "counts make no sense": (
        [(PERSON, LINKS, "SET version = :value", {"S": "many"})],
        {LinkFault(PERSON, Difference.COUNTS)},
    ),
    "a count is negative": (
        [(PERSON, LINKS, "SET #counter = :value", {"N": "-1"})],
        {LinkFault(PERSON, Difference.COUNTS)},
    ),
    "a mark is lost": ([(PERSON, RECORD, "REMOVE is_linked", None)], {LinkFault(PERSON, Difference.MARK, CASE)}),
    "all is lost": (
        [
            (PERSON, LINKS, None, None),
            (CASE, LINKS, None, None),
            (PERSON, link_sk(CASE), None, None),
            (CASE, link_sk(STRAND), None, None),
            (PERSON, RECORD, "REMOVE is_linked", None),
            (CASE, RECORD, "REMOVE is_linked", None),
        ],
        {LinkFault(PERSON, Difference.MISSING, CASE), LinkFault(CASE, Difference.MISSING, STRAND)},
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_x16_x18_what_differs_is_named_by_ids_and_made_anew(play: Play, emulated: Aws, name: str) -> None:
    damage, faults = DAMAGE[name]
    for own, sk, said, value in damage:
        if said is None:
            _lose(emulated, own, sk)
        else:
            _set(emulated, own, sk, said, value)
    assert faults <= set(_differences(play))
    for _ in range(2):  # a sum that is made of another's may need it mended first
        MendLinks(play.rig)(T, [PERSON, CASE, STRAND])
    check_links(emulated.rows("records"))
    assert _differences(play) == []


def test_x18_a_link_without_a_pointer_goes(play: Play, emulated: Aws) -> None:
    lost = key("gone")
    item = {**row_key(record_pk(T, PERSON), link_sk(lost)), "state": {"S": "open"}}
    emulated.dynamodb.put_item(TableName=emulated.tables["records"], Item=item)
    assert _differences(play) == [LinkFault(PERSON, Difference.STALE, lost)]
    MendLinks(play.rig)(T, [PERSON])
    check_links(emulated.rows("records"))


def test_x18_the_comparison_looks_at_so_many_records_and_goes_on_behind_them(play: Play) -> None:
    looked_at: list[int] = []
    cursor: str | None = ""
    while cursor is not None and len(looked_at) < 10:
        found = CompareLinks(play.rig)(T, cursor, 2)
        looked_at.append(found.looked_at)
        cursor = found.cursor
    assert (looked_at[:2], sum(looked_at), cursor) == ([2, 1], 3, None)
