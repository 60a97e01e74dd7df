"""Units by DynamoDB's documented rules: the examples of its manual."""

import pytest

from bench.capacity import item_size, read_units, value_size, write_units


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
