"""Units by DynamoDB's documented rules: the examples of its manual, and what our rows add to them."""

import pytest

from bench.capacity import Entry, index_units, item_size, read_units, value_size, write_units
from bench.shadow import Index, Table

A, B = Entry("open", "1", 100), Entry("closed", "1", 100)


def row(state: str, **more: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"pk": {"S": "p"}, "sk": {"S": "s"}, "state": {"S": state}, "at": {"S": "1"}, **more}


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (1024, 1), (1025, 2), (2048, 2)])
def test_a_write_costs_a_unit_for_each_kilobyte_begun(size: int, units: int) -> None:
    assert write_units(size) == units
    assert write_units(size, in_transaction=True) == 2 * units


@pytest.mark.parametrize(("size", "units"), [(0, 1), (4096, 1), (4097, 2)])
def test_a_consistent_read_costs_a_unit_for_four_kilobytes_and_another_half_of_it(size: int, units: int) -> None:
    assert read_units(size, is_consistent=True) == units
    assert read_units(size, is_consistent=False) == units / 2


def test_names_count_as_values_do() -> None:
    assert item_size({"name": {"S": "é"}, "n": {"N": "-12.50"}, "yes": {"BOOL": True}}) == 4 + 2 + 1 + 4 + 3 + 1


def test_a_map_costs_three_bytes_and_one_for_each_element() -> None:
    assert value_size({"M": {"a": {"L": [{"S": "xy"}]}}}) == 3 + 1 + 1 + (3 + 1 + 2)


def test_an_index_is_charged_for_what_changes_in_it() -> None:
    assert index_units(None, None, is_projection_changed=True) == 0
    assert index_units(None, A, is_projection_changed=True) == 1
    assert index_units(A, A, is_projection_changed=False) == 0
    assert index_units(A, A, is_projection_changed=True) == 1
    assert index_units(A, B, is_projection_changed=False) == 2


def test_a_table_remembers_what_a_deletion_will_meet() -> None:
    table = Table((Index("by-state", "state", "at", has_all=False),))
    assert table.put(row("open")) == 1 + 1
    assert table.put(row("open", text={"S": "x" * 3000})) == 3
    assert table.put(row("closed")) == 3 + 2
    assert table.delete(("p", "s")) == 1 + 1
    assert table.delete(("p", "s")) == 1
