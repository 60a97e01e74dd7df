"""Orders of keys: by date, by id, as named; each key once, from any place, and foreign places refused (L9)."""

from datetime import date

import pytest

from shared.application.reporting import orders
from shared.application.reporting.learners import LearnerSelection, state_queries
from shared.application.reporting.orders import ById, ByInstant, KeyOrder, NamedKeys
from shared.kernel.errors import Malformed, NotSupported
from shared.kernel.identifiers import RecordId
from tests.unit.application.learners import LEARNERS, a_learner, learner_key
from tests.unit.application.rig import Rig
from tests.unit.builders import T

DATES = {
    "ann": date(2019, 7, 31),
    "bob": date(2018, 7, 31),
    "cat": date(2020, 7, 31),
    "eve": None,
    "al-1": None,
    "al": None,
}
BY_DATE = ["bob", "ann", "cat"]
UNDATED = {"al", "al-1", "eve"}
BOTH = LearnerSelection()


@pytest.fixture
def rig(rig: Rig) -> Rig:
    for name, day in DATES.items():
        rig.put(a_learner(RecordId(name), day))
    return rig


def read(order: KeyOrder, limit: int) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        batch = order.read(after, limit)
        assert len(batch.keys) <= limit
        found += [key.record for _, key in batch.keys]
        if batch.last is None:
            return found
        after = batch.last


def by_instant(rig: Rig, selection: LearnerSelection = BOTH) -> ByInstant:
    return ByInstant(
        records=rig.records,
        tenant=T,
        state_queries=state_queries(LEARNERS, selection),
        newest_first=selection.is_descending,
    )


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_l9_by_date_no_date_comes_first_and_backwards_last(rig: Rig, limit: int) -> None:
    found = read(by_instant(rig), limit)
    assert (set(found[:3]), found[3:]) == (UNDATED, BY_DATE)
    back = read(by_instant(rig, LearnerSelection(is_descending=True)), limit)
    assert (back[:3], set(back[3:])) == (BY_DATE[::-1], UNDATED)


def test_l9_bounds_take_the_days_they_name(rig: Rig) -> None:
    within = LearnerSelection(since=date(2018, 7, 31), until=date(2019, 7, 31), undated=False)
    assert read(by_instant(rig, within), 10) == ["bob", "ann"]
    assert read(by_instant(rig, LearnerSelection(dated=False, undated=False)), 10) == []
    assert set(read(by_instant(rig, LearnerSelection(dated=False)), 10)) == UNDATED


@pytest.mark.parametrize(
    "position",
    ["", "[", "7", "null", '["a"]', '["learners","dated",true,null]', '["others","dated",false,null]', "[" * 100_000],
    ids=lambda position: position[:12],
)
def test_l9_a_place_of_another_list_is_malformed(rig: Rig, position: str) -> None:
    with pytest.raises(Malformed):
        by_instant(rig).read(position, 10)


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("is_descending", [False, True])
def test_l9_by_id_every_key_comes_once_whatever_their_dates(rig: Rig, limit: int, *, is_descending: bool) -> None:
    own = state_queries(LEARNERS, BOTH)
    order = ById(records=rig.records, tenant=T, state_queries=[*own, *own], is_descending=is_descending)
    wanted = ["al", "al-1", "ann", "bob", "cat", "eve"]
    assert read(order, limit) == (wanted[::-1] if is_descending else wanted)


def test_l9_by_id_an_index_is_read_to_its_end(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "_AT_A_TIME", 2)
    order = ById(records=rig.records, tenant=T, state_queries=state_queries(LEARNERS, BOTH))
    assert read(order, 100) == ["al", "al-1", "ann", "bob", "cat", "eve"]


def test_l9_more_than_can_be_sorted_is_said_not_to_be_done(rig: Rig) -> None:
    order = ById(records=rig.records, tenant=T, state_queries=state_queries(LEARNERS, BOTH), most=5)
    with pytest.raises(NotSupported):
        order.read(None, 1)


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("is_descending", [False, True])
def test_l9_named_keys_come_by_their_ids_and_on_from_one_that_has_gone(limit: int, *, is_descending: bool) -> None:
    names = ["al-1", "al", "eve", "bob"]
    order = NamedKeys(keys=[learner_key(RecordId(name)) for name in names], is_descending=is_descending)
    found = read(order, limit)
    assert found == sorted(names, reverse=is_descending)
    gone = order.read(f"b {LEARNERS}", 10).keys
    assert [key.record for _, key in gone] == (["al-1", "al"] if is_descending else ["bob", "eve"])
