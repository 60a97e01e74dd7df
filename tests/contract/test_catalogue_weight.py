"""A page of configuration ends at a number of bytes while it is read, not after (X21)."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.adapters.dynamodb.bodies import encoded
from shared.application.paging import every_page
from shared.kernel.bounds import FILTER_SIZE, HEAVIEST_READ
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.filter import Filter
from tests.contract.backing import Aws, Backing
from tests.contract.builders import T, an_act

MANY = 50  # of the largest: 5 MB in all
ACT = an_act("filter/f", action="filter_saved")
DYNAMODBS_MOST = 1024 * 1024  # of one answer


def _largest(number: int) -> Filter:
    heavy = Condition(field="ward", op=Operator.EQ, value="n" * (FILTER_SIZE.most - 500))
    return Filter(
        id=FilterId(f"f{number:02}"), workflows=(WorkflowId("complaints"),), states=("closed",), where=(heavy,)
    )


def _store(backing: Backing) -> list[str]:
    for number in range(MANY):
        backing.catalogue.put(T, f"f{number:02}", _largest(number), ACT)
    return [f"f{number:02}" for number in range(MANY)]


def _pages(backing: Backing, limit: int) -> Iterator[list[str]]:
    after: str | None = None
    while True:
        found, after = backing.catalogue.page(T, Filter, after, limit)
        assert sum(len(encoded(one).encode()) for _, one in found) <= HEAVIEST_READ
        yield [name for name, _ in found]
        if after is None:
            return


def test_x21_a_page_of_large_things_ends_early_and_the_next_goes_on_behind_it(backing: Backing) -> None:
    names = _store(backing)
    pages = list(_pages(backing, 200))
    assert [name for page in pages for name in page] == names
    assert [len(page) for page in pages] == [
        HEAVIEST_READ // (FILTER_SIZE.most - 350),
        MANY - HEAVIEST_READ // (FILTER_SIZE.most - 350),
    ]
    assert [name for name, _ in every_page(lambda after: backing.catalogue.page(T, Filter, after, 200))] == names


def test_x21_a_thing_heavier_than_a_page_is_a_page(backing: Backing, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("shared.adapters.dynamodb.catalogue", "tests.fakes.catalogue"):
        monkeypatch.setattr(f"{module}.HEAVIEST_READ", 10)
    for number in range(3):
        backing.catalogue.put(T, f"f{number:02}", _largest(number), ACT)
    found, after = backing.catalogue.page(T, Filter, None, 200)
    assert ([name for name, _ in found], after) == (["f00"], "f00")


def test_x21_no_more_is_read_of_the_table_than_a_page_and_one_answer(
    emulated: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(MANY):
        emulated.catalogue().put(T, f"f{number:02}", _largest(number), ACT)
    read: list[int] = []
    query = emulated.dynamodb.query

    def weighed(**request: Any) -> Any:  # noqa: ANN401 – DynamoDB's own
        answer = query(**request)
        read.append(sum(len(item["body"]["S"]) for item in answer["Items"]))
        return answer

    monkeypatch.setattr(emulated.dynamodb, "query", weighed)
    emulated.catalogue().page(T, Filter, None, 200)
    assert sum(read) <= HEAVIEST_READ + DYNAMODBS_MOST < MANY * FILTER_SIZE.most
